"""How rows arrive: a staged file with a mapping, or a parcel of typed columns; both end as the same batch."""
