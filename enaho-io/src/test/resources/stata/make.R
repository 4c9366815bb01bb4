# Writes the small Stata files of this folder in formats 108, 110, 113 and 114: R 4.2, package foreign 0.8-84.
library(foreign)
frame <- data.frame(
    conglome = c("005007", "005008", " ", "015545"),
    p303 = c(1L, 2L, NA, 1L),
    inghog1d = c(12345.678901234567, NA, 0, 8.9e307),
    etiqueta = c("uno", "dos", " ", "cuatro"),
    stringsAsFactors = FALSE)
frame$sexo <- factor(c("hombre", "mujer", NA, "mujer"))
attr(frame, "datalabel") <- "prueba"
for (version in c(6L, 7L, 8L, 10L)) {
    write.dta(frame, sprintf("foreign-v%d.dta", version), version = version, convert.factors = "labels")
}
