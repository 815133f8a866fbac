//! The business case: packs, options, lines and their appraisal
