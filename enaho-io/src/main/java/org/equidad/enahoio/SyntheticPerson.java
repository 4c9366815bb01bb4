package org.equidad.enahoio;

/** One person listed in a household: the answers that the files hold. 0 in a code means that it was not asked. */
final class SyntheticPerson {
    static final int MAN = 1;
    static final int WOMAN = 2;

    static final int PANEL = 0;
    static final int HEAD = 1;
    static final int SPOUSE = 2;
    static final int CHILD = 3;
    static final int CHILD_IN_LAW = 4;
    static final int GRANDCHILD = 5;
    static final int PARENT = 6;
    static final int OTHER_RELATIVE = 7;
    static final int WORKER = 8;
    static final int NOT_RELATED = 10;
    static final int SIBLING = 11;

    /** P209 of someone who never married. */
    static final int SINGLE = 6;

    final int kinship;
    final int sex;
    final int age;
    final int birthMonth;
    int number;
    int marital;
    /** P204: 1 member of the household, 2 not. */
    int member = 1;
    /** P205 of members: 1 away for 30 days or more. */
    int away;
    /** P206 of non-members: 1 here for 30 days or more. */
    int staying;

    int leftReason;
    int age31March;

    int language;
    int languageGroup;
    boolean incomplete;

    int level;
    int levelYears = -1;
    int levelGrade = -1;
    int levelSchool;
    int lag;

    int enrolledLast;
    int lastLevel;
    int lastYear;
    int lastGrade;
    int lastSchool;
    int lastResult;
    boolean graduated;

    int enrolledNow;
    int attends;
    int nowLevel;
    int nowYear;
    int nowGrade;
    int nowSchool;
    int reason;
    /** Whether the questions about last year were put to this household (the telephone gap of 2020 and 2021). */
    boolean lastYearAsked = true;

    int chores;
    int task;
    int taskHours;
    int worked;
    int occupation;
    int hours;
    int pay;
    int formal;

    boolean bornHere = true;
    int birthplace;
    int limitations;

    /** The part of the log-odds of leaving that does not depend on the month, the calibration or chance. */
    double leaning;

    SyntheticPerson(int kinship, int sex, int age, int birthMonth) {
        this.kinship = kinship;
        this.sex = sex;
        this.age = age;
        this.birthMonth = birthMonth;
    }

    /** Whether modules 300 to 500 have this person: a member who is not away, or a guest who stays. */
    boolean resident() {
        return kinship != PANEL && (member == 1 ? away == 2 : staying == 1);
    }

    boolean schoolAge() {
        return age >= 6 && age <= 17;
    }
}
