"""Reports: the digest and the synthesis of a round as one document, written down as HTML, PDF and DOCX."""
