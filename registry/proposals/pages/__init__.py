"""The pages of proposals: what there are, how one is made, and how it is decided on."""
