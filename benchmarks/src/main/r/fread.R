# Reads the person table's columns of all modules and years with data.table::fread on two threads, and prints the
# seconds and processor seconds that reading alone took. Usage: Rscript fread.R FOLDER FIRST-YEAR LAST-YEAR
suppressPackageStartupMessages(library(data.table))
setDTthreads(2)
args <- commandArgs(TRUE)
household <- c("CONGLOME", "VIVIENDA", "HOGAR")
person <- c(household, "CODPERSO")
place <- c("MES", "UBIGEO", "DOMINIO", "ESTRATO")
repeated <- c(place, "P203", "P204", "P205", "P206", "P207", "P208A", "P209")
year <- "A\u00d1O"
wanted <- list(
    "Enaho01A-%d-300" = c(year, person, repeated, "P300A", "P301A", "P301B", "P301C", "P303", "P304A", "P304B", "P304C",
        "P304D", "P306", "P307", "P308A", "P308B", "P308C", "P308D", "P313", "FACTOR07", "FACTORA07"),
    "Enaho01-%d-200" = c(year, person, repeated, "P210", "P211A", "P211D", "FACPOB07"),
    "Enaho01A-%d-400" = c(year, person, repeated, "P401G1", "P401G2", paste0("P401H", 1:6)),
    "Enaho01A-%d-500" = c(year, person, repeated, "P501"),
    "Sumaria-%d" = c(year, household, place, "INGHOG1D", "MIEPERHO", "LINEA", "POBREZA", sprintf("INGTPU%02d", 1:16)),
    "Enaho01-%d-700" = c(year, household, place, "P710_04", "P710_4"))
keys <- c(person, "MES", "UBIGEO")
elapsed <- 0
cpu <- 0
rows <- 0
for (y in as.integer(args[2]):as.integer(args[3])) {
    for (module in names(wanted)) {
        file <- file.path(args[1], y, paste0(sprintf(module, y), ".csv"))
        header <- names(fread(file, nrows = 0, encoding = "Latin-1"))
        selected <- header[toupper(header) %in% wanted[[module]]]
        text <- selected[toupper(selected) %in% keys]
        time <- system.time(table <- suppressWarnings(fread(file, select = selected,
            colClasses = list(character = text), encoding = "Latin-1", na.strings = c("", " "), showProgress = FALSE)))
        elapsed <- elapsed + time[["elapsed"]]
        cpu <- cpu + time[["user.self"]] + time[["sys.self"]]
        rows <- rows + nrow(table)
    }
}
cat(sprintf("%.3f %.3f %d\n", elapsed, cpu, rows))
