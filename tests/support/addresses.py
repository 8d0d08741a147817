"""Two corpora of addresses: private ones with what must not be seen of them, and public ones.

All hosts and tokens are made up in the shapes that hosts of private feeds use.
"""

from __future__ import annotations

from typing import NamedTuple

HEX = "8f14e45fceea167a5a36dedd4bea2543"
TOKEN = "Zk3vQ9xTb7LpW2sYdR5nGh8J"
SHORT = "q7Wd2Kx9"
UUID = "1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.m3Xq8pZtW1"


class Private(NamedTuple):
    """An address, and the parts of it that may be seen nowhere."""

    url: str
    secrets: tuple[str, ...]


def _private(url: str, *secrets: str) -> Private:
    return Private(url, secrets or (HEX,))


PRIVATE = (
    _private("https://ada:hunter2@feeds.example/show.rss", "hunter2", "ada:"),
    _private("https://ada%40mail.example:pa55w0rd@feeds.example/show.rss", "pa55w0rd"),
    _private("https://onlyuser@feeds.example/a.mp3", "onlyuser"),
    _private("https://api.newsletter.example/feed/podcast/123/private/" + UUID + ".rss", UUID),
    _private("https://api.newsletter.example/feed/podcast/123/private/" + UUID, UUID),
    _private("https://www.patrons.example/rss/ada?auth=" + SHORT, SHORT),
    _private(
        "https://c10.content.example/3/post/12/1.mp3?"
        "token-time=1700000000&token-hash=" + SHORT, SHORT),
    _private(f"https://ada.memberships.example/rss/77?auth={TOKEN}", TOKEN),
    _private(f"https://feeds.cast.example/content/{JWT.partition('.')[0]}WyI0MiJd.rss", "eyJhbGci"),
    _private(f"https://feeds.cast.example/show/{TOKEN}/rss", TOKEN),
    _private(f"https://show.super.example/feeds/{HEX}"),
    _private(f"https://show.super.example/feeds/{HEX}.xml"),
    _private(f"https://show.super.example/feeds/{HEX}%2F12"),
    _private(f"https://show.example/u/{SHORT}{SHORT}/feed", SHORT),
    _private(f"https://show.example/12?token={SHORT}", SHORT),
    _private(f"https://show.example/12?t%6Fken={SHORT}", SHORT),
    _private(f"https://show.example/12?Access-Token={SHORT}", SHORT),
    _private(f"https://show.example/12?user[token]={SHORT}", SHORT),
    _private(f"https://show.example/12?a=1;api_key={SHORT}", SHORT),
    _private(f"https://show.example/12?feed_key={SHORT}", SHORT),
    _private(f"https://show.example/12?subscriber_id={SHORT}", SHORT),
    _private(f"https://show.example/12?memberHash={SHORT}&x=1&sessionid=1", "sessionid=1"),
    _private(f"https://show.example/12?x={HEX}"),
    _private(f"https://show.example/12?{HEX}"),
    _private("https://show.example/12?x=4f1f8b2c3d4e4f5a", "4f1f8b2c3d4e4f5a"),
    _private(f"https://show.example/12?u={JWT}", JWT, "m3Xq8pZtW1"),
    _private(f"https://show.example/listen/{JWT}", JWT, "m3Xq8pZtW1"),
    _private(f"https://show.example/12#access_token={SHORT}", SHORT),
    _private(f"https://show.example/#/listen?token={SHORT}", SHORT),
    _private(f"https://show.example/feed;jsessionid={SHORT}", SHORT),
    _private(f"https://show.example/feed/token={SHORT}/12.mp3", SHORT),
    _private(f"https://show.example/private/{SHORT}/12.mp3", SHORT),
    _private(f"https://show.example/private-{SHORT}.xml", SHORT),
    _private(f"https://show.example/premium-feed/{SHORT}", SHORT),
    _private(f"https://{HEX}.feeds.example/show.rss"),
    _private(
        "https://bucket.store.example/a.mp3?"
        "X-Amz-Credential=AKIA123&X-Amz-Signature=ab12", "AKIA123", "ab12"),
    _private(
        "https://bucket.store.example/a.mp3?"
        "AWSAccessKeyId=AKIA123&Signature=ab12%3D&Expires=1", "AKIA123", "ab12"),
    _private(
        "https://cdn.example/a.mp3?"
        "Policy=e30_&Signature=ab12&Key-Pair-Id=K2JCJ", "ab12", "K2JCJ"),
    _private("https://store.example/b/a.mp3?GoogleAccessId=x%40y.example&Signature=ab12", "ab12"),
    _private(
        "https://blob.store.example/c/a.mp3?"
        "sv=2020-08-04&se=2030-01-01&sr=b&sp=r&sig=ab12%2B", "ab12"),
    _private("https://cdn.example/a.mp3?hdnts=exp=1700000000~acl=/*~hmac=" + HEX),
    _private(f"https://cdn.example/bcdn_token={TOKEN}&expires=1700000000/a.mp3", TOKEN),
    _private(
        f"https://count.example/r.mp3?"
        f"url=https%3A%2F%2Fcdn.example%2Fa.mp3%3Ftoken%3D{SHORT}", SHORT),
    _private("https://count.example/e/https://ada:hunter2@cdn.example/a.mp3", "hunter2"),
    _private(
        "https://count.example/e/https%3A%2F%2Fad"
        "a%3Ahunter2%40cdn.example%2Fa.mp3", "hunter2"),
    _private("https://show.example/12?e=ada.quill%40mail.example", "ada.quill"),
    _private("https://soundcloud.com/ada/a-talk/s-AbC123dEfGh", "s-AbC123dEfGh"),
    _private(
        "https://show.example/feeds/qxzvbnmkwrtpl"
        "kjhgfdswqzxcvbn", "qxzvbnmkwrtplkjhgfdswqzxcvbn"),
    _private("https://ada.supercast.com/feeds/aBcDeFgHiJkLmN", "aBcDeFgHiJkLmN"),
    _private(f"https://ada.supportingcast.fm/rss/{SHORT}", SHORT),
    _private(f"https://ada.memberful.com/podcasts/12/rss/{SHORT}", SHORT),
    _private("https://plus.acast.com/feeds/5e7b1c2d3e4f5a6b7c8d9e0f", "5e7b1c2d3e4f5a6b7c8d9e0f"),
    _private(f"https://subscribers.transistor.fm/s/{SHORT}/episodes/1.mp3", SHORT),
    _private(f"https://private.captivate.fm/feeds/{UUID}", UUID),
    _private(f"https://show.example/feed/{UUID}/rss", UUID),
    _private(f"https://show.example/private/show/{UUID}/", UUID),
    _private(f"https://show.example/premium/feed/{SHORT}{SHORT}/rss", SHORT),
    _private("https://show.example/feeds/aB3dE5gH7jK9", "aB3dE5gH7jK9"),
    _private("https://show.example/f/V1StGXR8_Z5jdHi6B-myT", "V1StGXR8_Z5jdHi6B-myT"),
    _private("https://show.example/secret/correcthorsebattery", "correcthorsebattery"),
    _private("https://show.example/rss/YWRhOmh1bnRlcjIzNDU=", "YWRhOmh1bnRlcjIzNDU"),
    _private("https://show.example/rss/YWRhLnF1aWxsQG1haWwuZXhhbXBsZQ==", "YWRhLnF1aWxsQG1haWw"),
    _private("https://cdn.example/a.mp3?md5=AbCdEf123456&expires=1700000000", "AbCdEf123456"),
    _private("https://cdn.example/a.mp3?st=abcDEF12345&e=1700000000", "abcDEF12345"),
    _private("https://cdn.example/a.mp3?verify=1700000000-AbCdEf%2Bgh", "AbCdEf"),
    _private("https://show.example/feed?castos_private=" + SHORT, SHORT),
    _private("https://show.example/feed?s2member_rss=" + SHORT, SHORT),
    _private("https://show.example/feed?mepr-rss=" + SHORT, SHORT),
    _private("https://show.example/feed?listenerId=" + SHORT, SHORT),
    _private("https://show.example/feed?sessionKey=" + SHORT, SHORT),
    _private("https://show.example/feed?u=" + UUID, UUID),
    _private("https://show.example/feed?k=" + SHORT, SHORT),
    _private("https://show.example/12?uuid=" + UUID, UUID),
    _private("https://show.example/12?data=%7B%22token%22%3A%22" + SHORT + "%22%7D", SHORT),
    _private("https://show.example/12#%7B%22token%22%3A%22" + SHORT + "%22%7D", SHORT),
    _private("https://files.example/fi/talk.mp3?rlkey=abc123def456ghi&dl=1", "abc123def456ghi"),
    _private("https://www.dropbox.com/scl/fi/k2m4p6q8/talk.mp3?st=w8x6y4z2&dl=0",
             "k2m4p6q8", "w8x6y4z2"),
    _private("https://www.dropbox.com/s/k2m4p6q8/talk.mp3?dl=1", "k2m4p6q8"),
    _private("https://dl.dropboxusercontent.com/s/k2m4p6q8/talk.mp3", "k2m4p6q8"),
    _private("https://files.example/talk.mp3?st=w8x6y4z2", "w8x6y4z2"),
    _private("https://1drv.ms/u/s!AjQxWkLmNp?e=Ab3Cd5", "s!AjQxWkLmNp", "Ab3Cd5"),
    _private("https://onedrive.live.com/download?resid=9A8B7C6D%21104", "9A8B7C6D"),
    _private("https://ada-my.sharepoint.com/:u:/g/personal/ada_quill/EaBcDeFgHi?e=Ab3Cd5",
             "ada_quill", "EaBcDeFgHi", "Ab3Cd5"),
    _private("https://ada.sharepoint.com/:u:/s/team/EaBcDeFgHi", "EaBcDeFgHi"),
    _private("https://we.tl/t-q7Wd2Kx9", SHORT),
    _private("https://show.example/12?t=q7Wd2Kx9", SHORT),
    _private("https://show.example/12.mp3?t=k3v9x", "k3v9x"),
    _private("https://show.example/feed?uid=12345", "12345"),
    _private("https://show.example/feed?user=12345", "12345"),
    _private("https://show.example/u/12345/feed", "12345"),
    _private("https://show.example/account/12345/rss", "12345"),
    _private("https://show.example/subscribers/12345/feed.xml", "12345"),
    _private("https://show.example/feeds/aB3dE5g/H7jK9mN2/rss", "aB3dE5g", "H7jK9mN2"),
    _private("https://show.example/listen/Zk3vQ9xTb7Lp/W2sYdR5nGh8J",
             "Zk3vQ9xTb7Lp", "W2sYdR5nGh8J"),
    _private("https://show.example/listen/8f14e45/5fc3ea1/7a5a36d/12.mp3", "8f14e45", "7a5a36d"),
)  # fmt: skip

PUBLIC_WITHOUT_SCHEME = """
show.example/2024/05/12/what-we-talk-about-when-we-talk-about-2027-agi
show.example/WhatWeTalkAboutWhenWeTalkAbout2027
show.example/episodes/12?utm_source=newsletter&utm_medium=email_digest_daily
www.dwarkesh.com/p/john-schulman
ada.substack.com/p/a-talk?utm_campaign=post&utm_medium=web
open.substack.com/pub/ada/p/a-talk
api.substack.com/feed/podcast/149832541/a-talk.mp3
pca.st/episode/7f1c8d2e-3b1a-4c5d-9e8f-0a1b2c3d4e5f
pca.st/abcd1234
overcast.fm/+AA1bCdEfGhI
open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk
open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk?si=4f1f8b2c
www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf
www.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA
youtu.be/dQw4w9WgXcQ
podcasts.apple.com/us/podcast/a-talk/id1516093381?i=1000641234567
pod.link/1516093381/episode/MWIyYzNkNGUtNWY2MC00YzVkLTllOGYtMGExYjJjM2Q0ZTVm
show.fireside.fm/12
aphid.fireside.fm/d/1437767933/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f/2c3d4e5f-6071-4c5d-9e8f-0a1b2c3d4e5f.mp3
traffic.megaphone.fm/ABC1234567890.mp3?updated=1700000000
traffic.libsyn.com/secure/show/My_Show_Episode_12_2024_05_12_final.mp3?dest-id=12345
www.buzzsprout.com/123456/episodes/7890123-a-talk-about-sleep.mp3
media.transistor.fm/0b1c2d3e/4f5a6b7c.mp3
traffic.omny.fm/d/clips/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f/audio.mp3?utm_source=Podcast&in_playlist=2c3d4e5f-6071-4c5d-9e8f-0a1b2c3d4e5f
sphinx.acast.com/p/open/s/5e7b1c2d3e4f5a6b7c8d9e0f/e/5f7b1c2d3e4f5a6b7c8d9e0f/media.mp3
mcdn.podbean.com/mf/web/k3x9q2/A_talk_2024.mp3
api.spreaker.com/download/episode/58123456/a_talk.mp3
feeds.soundcloud.com/stream/1712345678-ada-quill-a-talk.mp3
dts.podtrac.com/redirect.mp3/cdn.example/show/ep-012.mp3
chrt.fm/track/ABC123/pdst.fm/e/traffic.example/show/ep-012.mp3?orgId=1&d=1437&story=1197954321&t=podcast&p=510289
injector.simplecastaudio.com/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f/episodes/2c3d4e5f-6071-4c5d-9e8f-0a1b2c3d4e5f/audio/128/default.mp3?aid=rss_feed&feed=AbC1dEf2
anchor.fm/s/11531c5ac/podcast/play/81234567/https%3A%2F%2Fd3ctxlq1ktw2nl.cloudfront.net%2Fstaging%2F2024-1-1%2F361234567-44100-2-0a1b2c3d4e5f6.mp3
podcasts.captivate.fm/media/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f/12-A-Talk-mixdown.mp3
stream.redcircle.com/episodes/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f/stream.mp3
open.live.bbc.co.uk/mediaselector/6/redir/version/2.0/mediaset/audio-nondrm-download-rss-low/proto/https/vpid/p0h1abcd.mp3
cre.fm/cre213-landwirtschaft#
logbuch-netzpolitik.de/lnp500-geburtstagsfeier
forschergeist.de/podcast/fg100-zeitschichten/?t=00:01:02
changelog.com/podcast/600#transcript-34
talkpython.fm/episodes/show/474/python-performance-for-data-science
blog.example/?p=1234
blog.example/index.php?page=episode&id=12
show.example/%D1%8D%D0%BF%D0%B8%D0%B7%D0%BE%D0%B4-12
show.example/%E7%9D%A1%E7%9C%A0/12
blog.example/archive?order=newest&page=12
ada.substack.com/p/a-talk?r=2k3j9x
feeds.acast.com/public/shows/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f
feeds.soundcloud.com/users/soundcloud:users:123456789/sounds.rss
www.omnycontent.com/d/playlist/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f/2c3d4e5f-6071-4c5d-9e8f-0a1b2c3d4e5f/podcast.rss
anchor.fm/s/11531c5ac/podcast/rss
feeds.simplecast.com/54nAGcIl
api.substack.com/feed/podcast/12345.rss
feeds.buzzsprout.com/1234567.rss
archive.org/download/ada-quill-2019-05-12/AdaQuill2019-05-12_64kb.mp3
media.blubrry.com/show/content.blubrry.com/show/EP012-SleepAndMemory.mp3
www.bbc.co.uk/programmes/p0h1abcd
www.npr.org/2024/05/12/1197954321/a-talk-about-sleep
sverigesradio.se/avsnitt/2345678
www.spreaker.com/user/10197011/a-talk-about-sleep
show.example/12?t=1h02m03s
show.example/12?t=00:16:57,00:17:40
show.example/12?t=1017.5
show.example/12?t=podcast
www.dropbox.com/podcast/working-smarter
show.example/members/2024/05/a-talk
sphinx.example/s3/ab12/cd34/a-talk.mp3
"""

PUBLIC = tuple(f"https://{rest}" for rest in PUBLIC_WITHOUT_SCHEME.split())
