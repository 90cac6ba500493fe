"""What the tables of validity say in English; a report in another language brings the same keys."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "v_group": "Group",
    "v_construct": "Construct",
    "v_constructs": "Constructs",
    "v_item": "Item",
    "v_ratio": "Ratio",
    "v_estimate": "Estimate",
    "v_ci": "{level}% CI",
    "v_upper": "Upper limit",
    "v_title_convergent": "Composite Reliability and Average Variance Extracted",
    "v_title_htmt": "HTMT (arithmetic means)",
    "v_title_htmt2": "HTMT2 (geometric means)",
    "v_title_correlation": "Correlations of the Constructs",
    "v_title_ratio_tests": "Tests of the Heterotrait–Monotrait Ratios",
    "v_note_ratio_tests": (
        "p is one-sided, of the hypothesis that the ratio is {cutoff} or more; the upper limit is that "
        "of a one-sided {level}% interval."
    ),
    "v_title_pairs": "Correlations of the Constructs With Intervals",
    "v_note_pairs": (
        "The problem of discriminant validity is graded by the end of the interval and by difference "
        "tests, at correlations of .80, .90, and 1."
    ),
    "v_by_interval": "Problem, by interval",
    "v_by_tests": "Problem, by tests",
    "v_title_cuts": "Difference Tests of Models With a Correlation Held",
    "v_note_cuts": (
        "Δχ² compares the model with one in which the correlation has the size given, or in which both "
        "constructs are one."
    ),
    "v_held": "Held at",
    "v_merged": "merged",
    "v_title_structure": "Structure Coefficients Implied by the Model",
    "v_note_structure": "Correlations of items with constructs; the largest of each item is in bold.",
    "v_grade_0": "none",
    "v_grade_1": "marginal",
    "v_grade_2": "moderate",
    "v_grade_3": "severe",
    "v_title_nomological": "Expected and Observed Correlations",
    "v_note_nomological": (
        "Verdicts rest on the whole interval; no correlation (0) means one below {negligible} in size."
    ),
    "v_claim": "Hypothesis",
    "v_expected": "Expected",
    "v_verdict": "Verdict",
    "v_verdict_1": "as expected",
    "v_verdict_0": "undecided",
    "v_verdict_-1": "contradicted",
    "v_title_scale": "Content Validity of the Constructs",
    "v_title_relevance": "Relevance of the Items",
    "v_title_essential": "Essential Items",
    "v_title_sorted": "Sorting of the Items",
    "v_title_match": "Match of the Items With the Definitions",
    "v_note_relevance": (
        "I-CVI = share of experts who call the item relevant; κ* = freed of chance agreement; V = "
        "Aiken’s V, with its exact one-sided p."
    ),
    "v_note_essential": (
        "CVR = content validity ratio, with exact one-sided p and the least value that is significant."
    ),
    "v_note_sorted": (
        "psa = share of experts who sorted the item as intended; csv = that share less the one of the "
        "most frequent other construct, with exact one-sided p and the least value that is significant."
    ),
    "v_note_match": "htc = match with the own definition; htd = its lead over the other definitions.",
    "v_note_scale": (
        "S-CVI/Ave = mean of the I-CVI; S-CVI/UA = share of items that all experts call relevant; the "
        "others are means."
    ),
    "v_all": "All items",
    "v_items": "Items",
    "v_critical": "Critical",
}
