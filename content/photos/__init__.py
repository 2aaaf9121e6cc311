"""Photos of vouchers: read from strangers' files, matched to rows, laid to a draft."""
