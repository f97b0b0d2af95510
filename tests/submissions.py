"""Builds EDGAR submissions for tests: a header in either notation, and documents of any type."""

import random

HEADER = """<SEC-DOCUMENT>0009999999-26-000042.txt : 20260504
<SEC-HEADER>0009999999-26-000042.hdr.sgml : 20260504
<ACCEPTANCE-DATETIME>20260504160512
ACCESSION NUMBER:\t\t0009999999-26-000042
CONFORMED SUBMISSION TYPE:\t8-K
PUBLIC DOCUMENT COUNT:\t\t{count}
CONFORMED PERIOD OF REPORT:\t20260430
ITEM INFORMATION:\t\tResults of Operations and Financial Condition
ITEM INFORMATION:\t\tFinancial Statements and Exhibits
FILED AS OF DATE:\t\t20260504
DATE AS OF CHANGE:\t\t20260504

FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tPEBBLE &amp; SHORE CORP
\t\tCENTRAL INDEX KEY:\t\t\t0009999999
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\tSERVICES [7372]
\t\tFISCAL YEAR END:\t\t\t1231

\tFILING VALUES:
\t\tFORM TYPE:\t\t8-K
\t\tSEC ACT:\t\t1934 Act
</SEC-HEADER>
"""
TAGGED_HEADER = """<SUBMISSION>
<ACCESSION-NUMBER>0009999999-26-000042
<TYPE>8-K
<PUBLIC-DOCUMENT-COUNT>{count}
<PERIOD>20260430
<ITEMS>2.02
<ITEMS>9.01
<FILING-DATE>20260504
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>PEBBLE &amp; SHORE CORP
<CIK>0009999999
</COMPANY-DATA>
</FILER>
"""
SECOND_FILER = """
FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tPEBBLE FUNDING LLC
\t\tCENTRAL INDEX KEY:\t\t\t0009999998
</SEC-HEADER>
"""
PEM = """-----BEGIN PRIVACY-ENHANCED MESSAGE-----
Proc-Type: 2001,MIC-CLEAR
Originator-Name: nobody@example.org
MIC-Info: RSA-MD5,RSA,
 AAAA

{}
-----END PRIVACY-ENHANCED MESSAGE-----
"""
COVER = "<html><body><p>Item 2.02 Results of Operations and Financial Condition.</p><p>Exhibit 99.1</p></body></html>"


def document(kind, text, *, name="x.htm", sequence=1):
    """One document of a submission."""
    head = f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{sequence}\n<FILENAME>{name}\n<DESCRIPTION>{kind}, AS FILED\n<TEXT>\n"
    return f"{head}{text}\n</TEXT>\n</DOCUMENT>\n"


def submission(*documents, header=HEADER, end="</SEC-DOCUMENT>\n"):
    """A whole submission."""
    return header.format(count=len(documents)) + "".join(documents) + end


def uuencoded(size, name="logo.jpg", seed=1):
    """So many bytes of junk as a picture stands in a submission."""
    import binascii

    chance = random.Random(seed)
    block = [binascii.b2a_uu(chance.randbytes(45)).decode() for _ in range(min(size, 45_000) // 45 + 1)]
    lines = block * (size // (45 * len(block)) + 1)
    return f"begin 644 {name}\n" + "".join(lines[: size // 45]) + "`\nend\n"
