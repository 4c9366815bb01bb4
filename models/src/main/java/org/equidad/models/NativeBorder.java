package org.equidad.models;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** The border to the native libraries of LightGBM and XGBoost: one-line errors, and names they accept. */
final class NativeBorder {
    private static final String TEMPORARY_FOLDER = "java.io.tmpdir";
    private static boolean lightGbmLoaded;

    private NativeBorder() {}

    interface LightGbmCall<T> {
        T run() throws LGBMException;
    }

    interface XgboostCall<T> {
        T run() throws XGBoostError, IOException;
    }

    static <T> T lightGbm(String doing, LightGbmCall<T> call) {
        try {
            loadLightGbm();
            return call.run();
        } catch (LGBMException e) {
            throw new ModelException("LightGBM, " + doing + ": " + firstLine(e.getMessage()), e);
        } catch (IOException | LinkageError e) {
            throw cannotLoad("LightGBM", e);
        }
    }

    static <T> T xgboost(String doing, XgboostCall<T> call) {
        try {
            return call.run();
        } catch (XGBoostError | IOException e) {
            throw new ModelException("XGBoost, " + doing + ": " + firstLine(e.getMessage()), e);
        } catch (LinkageError e) {
            throw cannotLoad("XGBoost", e);
        }
    }

    /**
     * lightgbm4j unpacks its libraries under fixed names into the shared temporary folder each time; where another
     * program is running from the same files, both die. So it is shown a folder of its own while it loads. Java itself
     * looks up the temporary folder once, when the first file is made there: it has to have done so before.
     */
    private static synchronized void loadLightGbm() throws IOException {
        if (lightGbmLoaded) {
            return;
        }
        Files.delete(File.createTempFile("equidad-", null).toPath());
        String shared = System.getProperty(TEMPORARY_FOLDER);
        Path own = Files.createTempDirectory("equidad-lightgbm-");
        System.setProperty(TEMPORARY_FOLDER, own.toString());
        try {
            LGBMBooster.loadNative();
            lightGbmLoaded = true;
        } finally {
            System.setProperty(TEMPORARY_FOLDER, shared);
            discard(own);
        }
    }

    /** At once where the system allows it for libraries in use, otherwise when the program ends. */
    private static void discard(Path folder) {
        File[] files = folder.toFile().listFiles();
        folder.toFile().deleteOnExit();
        for (File file : files == null ? new File[0] : files) {
            if (!file.delete()) {
                file.deleteOnExit();
            }
        }
        folder.toFile().delete();
    }

    /** A missing libgomp1 is by far the likeliest reason, so the message names it. */
    static ModelException cannotLoad(String library, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new ModelException(
                library + "'s native library does not load (" + firstLine(root.getMessage())
                        + "); on Debian and Ubuntu it needs the package libgomp1",
                cause);
    }

    /** XGBoost's messages are a stack trace below their first line. */
    static String firstLine(String message) {
        return message == null
                ? "no message"
                : message.strip().lines().findFirst().orElse("no message");
    }

    /** LightGBM's model text is split at blanks and its names may hold no JSON characters: both become underscores. */
    static String[] safeNames(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> safe = new ArrayList<>();
        for (String name : names) {
            String base = name.isEmpty() ? "_" : name.replaceAll("[\\s\",:\\[\\]{}=]", "_");
            String candidate = base;
            for (int i = 2; !taken.add(candidate); i++) {
                candidate = base + "_" + i;
            }
            safe.add(candidate);
        }
        return safe.toArray(new String[0]);
    }
}
