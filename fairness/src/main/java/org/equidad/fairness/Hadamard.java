package org.equidad.fairness;

/**
 * Hadamard matrices by Sylvester's doubling and Paley's two constructions over prime fields (Paley 1933,
 * doi:10.1002/sapm1933121311), normalised so that the first row is positive.
 */
final class Hadamard {
    private Hadamard() {}

    /** A matrix of the smallest order that these constructions reach and that is not below the given one. */
    static boolean[][] atLeast(int order) {
        int n = Math.max(order, 1);
        while (true) {
            boolean[][] matrix = ofOrder(n);
            if (matrix != null) {
                return normalised(matrix);
            }
            n++;
        }
    }

    /** True stands for +1; null where no construction applies. */
    private static boolean[][] ofOrder(int n) {
        if (n == 1) {
            return new boolean[][] {{true}};
        }
        if (n == 2) {
            return new boolean[][] {{true, true}, {true, false}};
        }
        if (n % 4 != 0) {
            return null;
        }
        if (isPrime(n - 1)) {
            return paleyFirst(n - 1);
        }
        if (isPrime(n / 2 - 1) && (n / 2 - 1) % 4 == 1) {
            return paleySecond(n / 2 - 1);
        }
        boolean[][] half = ofOrder(n / 2);
        return half == null ? null : doubled(half);
    }

    private static boolean isPrime(int n) {
        if (n < 2) {
            return false;
        }
        for (int d = 2; (long) d * d <= n; d++) {
            if (n % d == 0) {
                return false;
            }
        }
        return true;
    }

    /** 1 for squares modulo the prime, -1 for the others, 0 for zero. */
    private static int[] characters(int prime) {
        int[] character = new int[prime];
        for (int i = 1; i < prime; i++) {
            character[i] = -1;
        }
        for (long i = 1; i < prime; i++) {
            character[(int) (i * i % prime)] = 1;
        }
        return character;
    }

    /** The prime is 3 modulo 4: identity plus the skew matrix bordered by ones. */
    private static boolean[][] paleyFirst(int prime) {
        int[] character = characters(prime);
        int n = prime + 1;
        boolean[][] matrix = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i == 0 || i == j) {
                    matrix[i][j] = true;
                } else if (j > 0) {
                    matrix[i][j] = character[Math.floorMod(i - j, prime)] > 0;
                }
            }
        }
        return matrix;
    }

    /** The prime is 1 modulo 4: the symmetric conference matrix with each entry made a block of four. */
    private static boolean[][] paleySecond(int prime) {
        int[] character = characters(prime);
        int m = prime + 1;
        boolean[][] matrix = new boolean[2 * m][2 * m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                boolean[][] block;
                if (i == j) {
                    block = new boolean[][] {{true, false}, {false, false}};
                } else {
                    boolean plus = i == 0 || j == 0 || character[Math.floorMod(i - j, prime)] > 0;
                    block = new boolean[][] {{plus, plus}, {plus, !plus}};
                }
                for (int a = 0; a < 2; a++) {
                    for (int b = 0; b < 2; b++) {
                        matrix[2 * i + a][2 * j + b] = block[a][b];
                    }
                }
            }
        }
        return matrix;
    }

    private static boolean[][] doubled(boolean[][] half) {
        int n = half.length;
        boolean[][] matrix = new boolean[2 * n][2 * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix[i][j] = half[i][j];
                matrix[i][j + n] = half[i][j];
                matrix[i + n][j] = half[i][j];
                matrix[i + n][j + n] = !half[i][j];
            }
        }
        return matrix;
    }

    private static boolean[][] normalised(boolean[][] matrix) {
        for (int j = 0; j < matrix.length; j++) {
            if (!matrix[0][j]) {
                for (boolean[] row : matrix) {
                    row[j] = !row[j];
                }
            }
        }
        return matrix;
    }
}
