//! The settling of folders, step by step.
