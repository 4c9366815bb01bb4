package org.equidad.runner.architecture.wrong.fairness;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Breaks the rule that fairness knows no JSON. */
final class WritesJson {
    ObjectMapper mapper() {
        return new ObjectMapper();
    }
}
