package org.equidad.export;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.equidad.features.Label;

/**
 * The sentences of findings: reviewed templates in Peruvian Spanish and English, filled with the same numbers. The words
 * of a comparison follow its verdict, and every sentence carries its range.
 */
final class FindingTexts {
    /** The longest headline that the contract allows. */
    static final int LONGEST_HEADLINE = 200;

    private FindingTexts() {}

    /** A rate with its limits. */
    record Rate(double value, double lower, double upper) {
        /** The number and its range, with one decimal more where the ends would read the same. */
        Label text() {
            int decimals = FindingNumbers.of100(lower).equals(FindingNumbers.of100(upper)) ? 1 : 0;
            String v = number();
            String lo = decimals == 0 ? FindingNumbers.of100(lower) : FindingNumbers.of100(lower, decimals);
            String hi = decimals == 0 ? FindingNumbers.of100(upper) : FindingNumbers.of100(upper, decimals);
            return new Label(v + " (entre " + lo + " y " + hi + ")", v + " (" + lo + " to " + hi + ")");
        }

        String number() {
            return FindingNumbers.of100(value);
        }

        /** Whether it is neither none nor all: those have no linearised variance that a difference could inherit. */
        boolean varies() {
            return value > 0 && value < 1;
        }
    }

    /** A difference of two rates with its limits. */
    record Difference(double value, double lower, double upper, double margin, int decimals) {
        /**
         * A difference that stands beside its two rates: with one decimal where whole numbers would not add up, so that
         * nobody reads 14, 9 and 4.
         */
        static Difference of(double value, double lower, double upper, double margin, double rate, double other) {
            long gap = Math.round(100 * rate) - Math.round(100 * other);
            boolean addsUp = gap == Math.round(100 * rate - 100 * other) && gap == signed(value);
            return new Difference(value, lower, upper, margin, addsUp ? 0 : 1);
        }

        private static long signed(double value) {
            return (long) Math.signum(value) * Math.round(Math.abs(100 * value));
        }

        /** A rate as it is written beside this difference. */
        String rate(double rate) {
            return decimals == 0 ? FindingNumbers.of100(rate) : FindingNumbers.of100(rate, decimals);
        }

        FindingVerdict verdict() {
            return FindingVerdict.of(lower, upper, margin);
        }

        String number() {
            return decimals == 0
                    ? FindingNumbers.points(value)
                    : FindingNumbers.decimal(Math.abs(100 * value), decimals);
        }

        /** "14 puntos porcentuales". */
        Label amount() {
            boolean one = number().equals("1");
            return new Label(
                    number() + (one ? " punto porcentual" : " puntos porcentuales"),
                    number() + (one ? " percentage point" : " percentage points"));
        }

        /** "14 puntos porcentuales más". */
        Label points() {
            return new Label(
                    amount().es() + (value < 0 ? " menos" : " más"), amount().en() + (value < 0 ? " fewer" : " more"));
        }

        /** "14 puntos más", where the context is clear and room is scarce. */
        Label brief() {
            boolean one = number().equals("1");
            return new Label(
                    number() + (one ? " punto" : " puntos") + (value < 0 ? " menos" : " más"),
                    number() + (one ? " point" : " points") + (value < 0 ? " fewer" : " more"));
        }

        /** From where to where it may lie, without signs that a reader has to decode. */
        Label range() {
            String low = FindingNumbers.points(lower);
            String high = FindingNumbers.points(upper);
            if (lower < 0 && upper > 0) {
                return new Label("de " + low + " menos a " + high + " más", low + " fewer to " + high + " more");
            }
            String first = upper <= 0 ? high : low;
            String second = upper <= 0 ? low : high;
            return new Label("entre " + first + " y " + second, first + " to " + second);
        }
    }

    /** What a rate of errors is about: the sentence that says how many of a hundred, and of whom. */
    enum Error {
        MISSED("fnr"),
        FALSE_ALARM("fpr"),
        PRECISION("precision"),
        HIGH_RISK("observed_rate_above");

        private final String metric;

        Error(String metric) {
            this.metric = metric;
        }

        /** Whether this is the error that a metric of the documents measures. */
        boolean measures(String name) {
            return this == HIGH_RISK ? name.startsWith(metric) : name.equals(metric);
        }

        /** "el modelo no detectó a 42 de cada 100 estudiantes del área rural que interrumpieron sus estudios". */
        Label clause(FindingWording words, Label members, String number, String cutoff) {
            Label with = words.positives(members);
            Label without = words.negatives(members);
            return switch (this) {
                case MISSED ->
                    new Label(
                            "el modelo no detectó a " + number + " de cada 100 " + with.es(),
                            "the model missed " + number + " of every 100 " + with.en());
                case FALSE_ALARM ->
                    new Label(
                            "el modelo dio falsa alarma sobre " + number + " de cada 100 " + without.es(),
                            "the model raised false alarms about " + number + " of every 100 " + without.en());
                case PRECISION ->
                    new Label(
                            "fueron acertadas " + number + " de cada 100 alertas del modelo sobre " + members.es(),
                            number + " of every 100 of the model's alerts about " + members.en() + " were right");
                case HIGH_RISK ->
                    words.happened(
                            number,
                            new Label(
                                    members.es() + " con puntaje de riesgo de " + cutoff + " o más",
                                    members.en() + " with a risk score of " + cutoff + " or more"));
            };
        }

        /** What the number is, for captions. */
        Label what() {
            return switch (this) {
                case MISSED -> new Label("no detectados", "missed");
                case FALSE_ALARM -> new Label("falsas alarmas", "false alarms");
                case PRECISION -> new Label("alertas acertadas", "alerts that were right");
                case HIGH_RISK ->
                    new Label("interrupciones entre quienes tienen puntaje alto", "who left among high scores");
            };
        }
    }

    /** The headline of a comparison of a group with its reference. */
    static Label gapHeadline(
            FindingWording words,
            Error error,
            String cutoff,
            String year,
            Label group,
            Label reference,
            Rate rate,
            Rate other,
            Difference d) {
        Label clause = error.clause(words, group, d.rate(rate.value()), cutoff);
        Label points = d.points();
        Label range = d.range();
        Label brief = new Label(
                clause.es() + ", " + d.brief().es() + " (" + range.es() + ") que entre " + reference.es(),
                clause.en() + ", " + d.brief().en() + " (" + range.en() + ") than among " + reference.en());
        Label against = new Label(
                ", frente a " + d.rate(other.value()) + " entre " + reference.es(),
                ", against " + d.rate(other.value()) + " among " + reference.en());
        return switch (d.verdict()) {
            case CLEAR ->
                shortest(
                        es("En " + year + ", " + clause.es() + against.es() + ": " + points.es() + " (" + range.es()
                                + ")"),
                        en("In " + year + ", " + clause.en() + against.en() + ": " + points.en() + " (" + range.en()
                                + ")"),
                        es(FindingWording.upper(clause.es()) + ", " + points.es() + " (" + range.es() + ") que entre "
                                + reference.es()),
                        en(FindingWording.upper(clause.en()) + ", " + points.en() + " (" + range.en() + ") than among "
                                + reference.en()),
                        es(FindingWording.upper(brief.es())),
                        en(FindingWording.upper(brief.en())),
                        es(FindingWording.upper(clause.es()) + ", " + points.es() + " (" + range.es() + ")"),
                        en(FindingWording.upper(clause.en()) + ", " + points.en() + " (" + range.en() + ")"));
            case UNCERTAIN ->
                shortest(
                        es("Podría no haber brecha: en " + year + ", " + clause.es() + against.es() + ": " + points.es()
                                + " (" + range.es() + ")"),
                        en("There may be no gap: in " + year + ", " + clause.en() + against.en() + ": " + points.en()
                                + " (" + range.en() + ")"),
                        es("Podría no haber brecha: " + clause.es() + ", " + points.es() + " (" + range.es()
                                + ") que entre " + reference.es()),
                        en("There may be no gap: " + clause.en() + ", " + points.en() + " (" + range.en()
                                + ") than among " + reference.en()),
                        es("Podría no haber brecha: " + brief.es()),
                        en("There may be no gap: " + brief.en()),
                        es("Podría no haber brecha: " + clause.es() + ", "
                                + d.brief().es() + " (" + range.es() + ")"),
                        en("There may be no gap: " + clause.en() + ", "
                                + d.brief().en() + " (" + range.en() + ")"),
                        es("Podría no haber brecha: " + clause.es() + " (" + range.es() + ")"),
                        en("There may be no gap: " + clause.en() + " (" + range.en() + ")"));
            case CANNOT_TELL ->
                shortest(
                        es("No hay datos suficientes para comparar a " + group.es() + " con " + reference.es() + ": en "
                                + error.what().es() + ", la diferencia iría " + range.es() + " (puntos)"),
                        en("There are not enough data to compare " + group.en() + " with " + reference.en() + ": in "
                                + error.what().en() + ", anything from " + range.en() + " (points)"),
                        es("No hay datos suficientes para comparar a " + group.es() + " con " + reference.es()),
                        en("There are not enough data to compare " + group.en() + " with " + reference.en()));
            case SMALL, DESCRIPTIVE ->
                shortest(
                        es("Diferencia pequeña: en " + year + ", " + clause.es() + against.es() + ": " + points.es()
                                + " (" + range.es() + ")"),
                        en("A small difference: in " + year + ", " + clause.en() + against.en() + ": " + points.en()
                                + " (" + range.en() + ")"),
                        es("Diferencia pequeña: " + clause.es() + ", " + points.es() + " (" + range.es()
                                + ") que entre " + reference.es()),
                        en("A small difference: " + clause.en() + ", " + points.en() + " (" + range.en()
                                + ") than among " + reference.en()),
                        es("Diferencia pequeña: " + brief.es()),
                        en("A small difference: " + brief.en()),
                        es("Diferencia pequeña: " + clause.es() + ", "
                                + d.brief().es() + " (" + range.es() + ")"),
                        en("A small difference: " + clause.en() + ", "
                                + d.brief().en() + " (" + range.en() + ")"),
                        es("Diferencia pequeña: " + clause.es() + " (" + range.es() + ")"),
                        en("A small difference: " + clause.en() + " (" + range.en() + ")"));
        };
    }

    /** What the verdict of a comparison means, in a sentence. */
    static Label verdict(Difference d) {
        String margin = FindingNumbers.points(d.margin());
        Label amount = d.amount();
        Label range = d.range();
        return switch (d.verdict()) {
            case CLEAR ->
                new Label(
                        "Los datos dan evidencia de una brecha de " + amount.es() + " (" + range.es() + ").",
                        "The data give evidence of a gap of " + amount.en() + " (" + range.en() + ").");
            case UNCERTAIN ->
                new Label(
                        "En la muestra la diferencia es de " + amount.es() + ", pero el rango (" + range.es()
                                + ") incluye que no haya ninguna: no alcanza como evidencia de una brecha.",
                        "In the sample the difference is " + amount.en() + ", but the range (" + range.en()
                                + ") includes none at all: it is not enough as evidence of a gap.");
            case CANNOT_TELL ->
                new Label(
                        "En la muestra la diferencia es de " + amount.es() + ", con un rango (" + range.es()
                                + ") tan ancho que no permite decir hacia qué lado va. No es evidencia de un trato igual.",
                        "In the sample the difference is " + amount.en() + ", with a range (" + range.en()
                                + ") too wide to say which way it goes. This is not evidence of equal treatment.");
            case SMALL, DESCRIPTIVE ->
                new Label(
                        "La diferencia es de " + amount.es() + " (" + range.es()
                                + "): todo el rango queda dentro del margen" + " de " + margin
                                + " puntos fijado antes de ver los resultados.",
                        "The difference is " + amount.en() + " (" + range.en()
                                + "): the whole range lies within the margin" + " of " + margin
                                + " points set before results were seen.");
        };
    }

    /** How many people, with their range. */
    static Label people(FindingWording words, Finding.People people) {
        String es = words.isEnaho() ? "En el país serían" : "En la población serían";
        String en = words.isEnaho() ? "Countrywide this would be" : "In the population this would be";
        String number = FindingNumbers.people(people.value());
        if (people.interval().isEmpty()) {
            return new Label(
                    es + " alrededor de " + number + " " + people.who().es() + ".",
                    en + " about " + number + " " + people.who().en() + ".");
        }
        String low = FindingNumbers.people(people.interval().get(0));
        String high = FindingNumbers.people(people.interval().get(1));
        boolean open = !(people.interval().get(0) > 0);
        return new Label(
                es + " alrededor de " + number + " " + people.who().es() + " ("
                        + (open ? "a lo más " + high : "entre " + low + " y " + high) + ").",
                en + " about " + number + " " + people.who().en() + " ("
                        + (open ? "at most " + high : low + " to " + high) + ").");
    }

    /** What the ranges are. */
    static Label ranges(double level) {
        String percent = FindingNumbers.decimal(100 * level, 0);
        return new Label(
                "Los rangos son intervalos de confianza al " + percent
                        + "\u00a0% que toman en cuenta el diseño de la encuesta.",
                "Ranges are " + percent + "% confidence intervals that account for the survey's design.");
    }

    /** Sentences one after the other; empty ones are skipped. */
    static Label join(Label... sentences) {
        return new Label(join(Label::es, sentences), join(Label::en, sentences));
    }

    private static String join(java.util.function.Function<Label, String> language, Label... sentences) {
        return Stream.of(sentences)
                .map(language)
                .filter(s -> !s.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    /** "a, b y c": with the conjunction that Spanish asks for before an i. */
    static Label list(List<Label> items) {
        return new Label(
                list(items.stream().map(Label::es).toList(), (before, last) -> before + conjunction(last) + last),
                list(items.stream().map(Label::en).toList(), (before, last) -> before + " and " + last));
    }

    private static String list(List<String> items, BiFunction<String, String, String> last) {
        if (items.size() < 2) {
            return String.join("", items);
        }
        return last.apply(String.join(", ", items.subList(0, items.size() - 1)), items.get(items.size() - 1));
    }

    private static String conjunction(String next) {
        String lower = FindingWording.lower(next);
        boolean sounds = lower.startsWith("i") || lower.startsWith("hi") && !lower.matches("hi[aeoáéó].*");
        return sounds ? " e " : " y ";
    }

    private static Label es(String text) {
        return new Label(text, "");
    }

    private static Label en(String text) {
        return new Label("", text);
    }

    /** The first text of each language that fits, from the fullest to the barest. */
    static Label shortest(Label... variants) {
        return new Label(fitting(Label::es, variants), fitting(Label::en, variants));
    }

    /** Whether a headline is short enough in every language. */
    static boolean fits(Label headline) {
        return headline.es().length() <= LONGEST_HEADLINE && headline.en().length() <= LONGEST_HEADLINE;
    }

    private static String fitting(java.util.function.Function<Label, String> language, Label... variants) {
        List<String> texts =
                Stream.of(variants).map(language).filter(t -> !t.isEmpty()).toList();
        return texts.stream()
                .filter(t -> t.length() <= LONGEST_HEADLINE)
                .findFirst()
                .orElse(texts.get(texts.size() - 1));
    }
}
