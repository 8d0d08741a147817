"""Everything that is asked of other machines: feeds, pages, transcripts, sound.

`thread.NetThread` is the way in: it runs everything on a thread of its own and owns the
`client.HttpClient`, which fetches documents. `transfer.Transfer` fetches a file into a folder
while it may be played. `guard` and `address` say what is never asked; `names` makes file
names. Everything that goes wrong is a `problems.NetError`, whose message is a sentence.
"""
