"""Texts that people paste by accident, or on purpose."""

RUBBISH = {
    "ten thousand words": "word " * 3990,
    "three hundred letters": "Rhoshandiatellyneshiaunneveshenk" * 10,
    "markup": '<b>bold</b> <font size="90">x</font> <br/> <para> & &amp; &#0; <!-- > ]]>',
    "a picture": '<img src="file:///etc/passwd"><a href="http://127.0.0.1/">x</a>',
    "unclosed markup": '<font color="red" <b <i></i',
    "right to left": "abc \u202e txet siht \u202d \u2066 \u200f עברית العربية",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7 1\ufe0f\u20e3",
    "lone marks": "\u0301\u0308\u0300" * 60 + "Z\u0310" + "\u0335" * 200,
    "controls": "a\x01\x02\x07\x08\x0b\x0c\x1b[31mred\x1b[0m\x7f\x85\u2028\u2029\ufeff\uffff b",
    "formulas": '=cmd|" /C calc"!A0; {{7*7}} ${jndi:x} %n%s\'); DROP TABLE record; --',
    "only blanks": " \t\u00a0\u2003\u200b ",
    "far planes": "\U0001d518\U0001f9ff\U000e0041\U0010ffff\U0002070e \u1019\u103c\u1014",
}
NOT_STORABLE = {"NUL": "a\x00b", "a lone surrogate": "a\ud800b", "another": "\udfff"}
