package org.equidad.enahoio;

/** The survey's modules that the person table is built from. */
enum EnahoModule {
    /** Household members of all ages: design, age, sex, kinship. */
    MEMBERS("200", "Enaho01-%d-200"),
    /** Persons aged 3 and over: mother tongue, schooling, enrolment, weights. */
    EDUCATION("300", "Enaho01A-%d-300"),
    /** Persons: birthplace and permanent limitations. */
    HEALTH("400", "Enaho01A-%d-400"),
    /** Persons aged 14 and over: work. */
    EMPLOYMENT("500", "Enaho01A-%d-500"),
    /** Households: income, members, poverty. */
    SUMMARY("34", "Sumaria-%d"),
    /** Households: social programmes. */
    PROGRAMMES("700", "Enaho01-%d-700");

    private final String code;
    private final String pattern;

    EnahoModule(String code, String pattern) {
        this.code = code;
        this.pattern = pattern;
    }

    /** The number that files and reports know the module by. */
    String code() {
        return code;
    }

    /** The module's usual file name in a year, without its ending. */
    String fileName(int year) {
        return String.format(pattern, year);
    }

    boolean isOfPersons() {
        return this != SUMMARY && this != PROGRAMMES;
    }
}
