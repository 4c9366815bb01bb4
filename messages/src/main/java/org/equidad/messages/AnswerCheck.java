package org.equidad.messages;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another wording must not do. */
final class AnswerCheck {
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+(?:[.,:]\\p{Nd}+)*");
    private static final Pattern ADDRESS =
            Pattern.compile("\\S+@\\S+|\\S+://\\S+|\\b[\\p{L}\\p{Nd}-]+\\.\\p{L}{2,}(?=[\\s/.,;)]|$)");
    private static final String MARKS = "<>*#`{}[]|_=~\\";

    private AnswerCheck() {}

    /**
     * Compares an answer with the template.
     *
     * @throws RewriteFailure with the first thing that is wrong
     */
    static void check(String answer, Message template, ReviewedWords words) throws RewriteFailure {
        refuse(answer.isBlank(), "empty_answer");
        refuse(!template.channel().fits(answer), "too_long");
        refuse(holdsNew(NUMBER, answer, template.text()), "new_number");
        refuse(holdsNew(ADDRESS, answer, template.text()), "new_address");
        refuse(answer.chars().anyMatch(c -> isMark(c) && template.text().indexOf(c) < 0), "markup");
        refuse(words.groupWordIn(answer).isPresent(), "group_word");
        refuse(words.scoreWordIn(answer).isPresent(), "score_word");
    }

    private static boolean isMark(int c) {
        return MARKS.indexOf(c) >= 0 || Character.isISOControl(c) && c != '\n';
    }

    private static boolean holdsNew(Pattern pattern, String answer, String template) {
        Set<String> known = new HashSet<>();
        Matcher before = pattern.matcher(template);
        while (before.find()) {
            known.add(before.group());
        }
        Matcher after = pattern.matcher(answer);
        while (after.find()) {
            if (!known.contains(after.group())) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(boolean wrong, String code) throws RewriteFailure {
        if (wrong) {
            throw new RewriteFailure(RewriteFailure.Kind.ANSWER, code);
        }
    }
}
