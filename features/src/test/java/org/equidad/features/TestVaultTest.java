package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestVaultTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    /** Stands in the x column of every test row and nowhere else. */
    private static final double MARK = 777.125;

    static AuditSplit split() {
        return AuditSplit.of(
                Specs.small(),
                Harmonised.of(
                        Specs.small(),
                        List.of(
                                Specs.raw(2020, "y,x,g,w", "1,1,a,1", "0,2,b,1", "0,3,a,2", "1,4,b,2"),
                                Specs.raw(2021, "y,x,g,w", "1,5,a,1", "0,6,b,1"),
                                Specs.raw(2022, "y,x,g,w", "1," + MARK + ",a,1", "0," + MARK + ",b,1"))));
    }

    @Test
    void opensOnceAndKeepsTheLedger() {
        TestVault vault = split().vault();
        assertThat(vault.year()).isEqualTo(2022);
        assertThat(vault.ledger()).isEmpty();
        AuditData test = vault.open("final evaluation", "abc", NOW);
        assertThat(test.rows()).isEqualTo(2);
        assertThat(test.years()).containsOnly(2022);
        assertThat(test.features()[0]).containsOnly(MARK);
        assertThat(vault.ledger()).containsExactly(new TestVault.Opening("final evaluation", "abc", NOW));
        assertThatThrownBy(() -> vault.open("a second look", "abd", NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2022 was opened before")
                .hasMessageContaining("final evaluation");
        assertThat(vault.ledger()).hasSize(1);
    }

    @Test
    void opensForANamedCallerWithAHashedModelOnly() {
        TestVault vault = split().vault();
        assertThatThrownBy(() -> vault.open(" ", "abc", NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.open("me", "", NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThat(vault.ledger()).isEmpty();
        assertThat(vault.open("me", "abc", NOW).rows()).isEqualTo(2);
    }

    /** Walks everything that hangs on the split except the vault, private fields included. */
    @Test
    void nothingOutsideTheVaultHoldsATestRow() {
        AuditSplit split = split();
        assertThat(reaches(split, split.vault())).isFalse();
        // The walk does find the mark where it is.
        assertThat(reaches(split.vault(), null)).isTrue();
        split.vault().open("final evaluation", "abc", NOW);
        assertThat(reaches(split.vault(), null)).isFalse();
    }

    private static boolean reaches(Object start, Object stopAt) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            Object object = open.pop();
            if (object == stopAt || !seen.add(object)) {
                continue;
            }
            if (object instanceof double[] values) {
                for (double v : values) {
                    if (v == MARK) {
                        return true;
                    }
                }
            } else if (object instanceof String text && text.contains(Double.toString(MARK))) {
                return true;
            } else if (object instanceof Double value && value == MARK) {
                return true;
            }
            if (object.getClass().isArray()
                    && !object.getClass().getComponentType().isPrimitive()) {
                for (int i = 0; i < Array.getLength(object); i++) {
                    push(open, Array.get(object, i));
                }
            } else if (object instanceof Collection<?> items) {
                items.forEach(i -> push(open, i));
            } else if (object instanceof Map<?, ?> map) {
                map.forEach((k, v) -> {
                    push(open, k);
                    push(open, v);
                });
            } else if (object.getClass().getName().startsWith("org.equidad.")) {
                pushFields(open, object);
            }
        }
        return false;
    }

    private static void push(Deque<Object> open, Object object) {
        if (object != null) {
            open.push(object);
        }
    }

    private static void pushFields(Deque<Object> open, Object object) {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                continue;
            }
            field.setAccessible(true);
            try {
                push(open, field.get(object));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }
}
