"""What a reader of Welsh is told by the site itself, in Welsh: what stands in which language while the site is in English."""

REMARK = (
    "Mae geiriau’r gronfa i’w gweld yn Gymraeg lle mae hi wedi’u hysgrifennu yn Gymraeg. Mae “(Saesneg)” yn dangos beth "
    "sydd yn Saesneg yn unig. Saesneg yw gweddill y wefan hon ar hyn o bryd. Cewch ateb yn Gymraeg: ni chaiff ateb yn Gymraeg "
    "ei drin yn llai ffafriol."
)
ENGLISH_ALONE = "Saesneg"
"""Stands behind what a fund has written in English alone."""
