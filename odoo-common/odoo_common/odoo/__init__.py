"""What a server says about itself: fields, languages, access rights."""
