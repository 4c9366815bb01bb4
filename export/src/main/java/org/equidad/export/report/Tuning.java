package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;

/** How the model was tuned, in words: on a year of its own, on rows drawn by lot, or by cross-validation. */
final class Tuning {
    private final Facts facts;
    private final Phrases phrases;
    private final JsonNode split;

    Tuning(Facts facts, Phrases phrases) {
        this.facts = facts;
        this.phrases = phrases;
        this.split = facts.manifest().path("split");
    }

    /** The years of each part, for the head of the page. */
    Text years() {
        Text train = phrases.years(split.path("train"));
        String test = split.path("test").asText(Integer.toString(facts.testYear()));
        return split.has("folds")
                ? Words.of("tuning.years.folds", train, split.path("folds").asText(), test)
                : Words.of("card.years.text", train, split.path("validate").asText("?"), test);
    }

    /** One sentence of the methods. */
    Text method() {
        Text model = phrases.model(facts.primary());
        if (split.has("folds")) {
            return Words.of("tuning.method.folds", model, split.path("folds").asText());
        }
        boolean lot = split.path("validate").equals(split.path("test"));
        return Words.of(lot ? "tuning.method.lot" : "method.1", model);
    }
}
