"""The verbs of analysis, one public function a file, and the one shape of their results."""
