"""The numbers: arrays in, frozen records of arrays out; no names, frames, files or printing."""
