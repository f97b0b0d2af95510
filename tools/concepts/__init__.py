"""Makes the learned data of `tieout.concepts` from the shared corpus, and measures it with each company left out."""
