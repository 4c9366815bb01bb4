package org.equidad.runner.architecture;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads the build files as data: what they declare, not what happens to be used. */
final class PomRules {
    private static final String GROUP = "org.equidad";

    /** A declared dependency, as far as the rules need it. */
    record Declared(String group, String artifact, String scope) {
        boolean isOurs() {
            return group.equals(GROUP);
        }

        boolean isForTests() {
            return scope.equals("test");
        }

        /** The folder of a module of ours. */
        String folder() {
            return artifact.substring("equidad-".length());
        }
    }

    private PomRules() {}

    static String read(Path pom) throws IOException {
        return Files.readString(pom);
    }

    /** The dependencies a pom declares for itself; its dependencyManagement is not among them. */
    static List<Declared> dependencies(String pom) {
        return dependenciesOf(child(parse(pom), "dependencies"));
    }

    /** The dependencies of the pom's dependencyManagement. */
    static List<Declared> managed(String pom) {
        Element management = child(parse(pom), "dependencyManagement");
        return management == null ? List.of() : dependenciesOf(child(management, "dependencies"));
    }

    /** The folders of the pom's modules, in its order. */
    static List<String> modules(String pom) {
        return children(child(parse(pom), "modules"), "module").stream()
                .map(e -> e.getTextContent().strip())
                .toList();
    }

    /** The own modules that the pom declares, in tests too, and that are not allowed to it. */
    static List<String> forbidden(String pom, Set<String> allowed) {
        return dependencies(pom).stream()
                .filter(Declared::isOurs)
                .map(Declared::folder)
                .filter(folder -> !allowed.contains(folder))
                .toList();
    }

    private static List<Declared> dependenciesOf(Element dependencies) {
        return children(dependencies, "dependency").stream()
                .map(e -> new Declared(text(e, "groupId"), text(e, "artifactId"), text(e, "scope")))
                .toList();
    }

    private static Element parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("a pom cannot be read", e);
        }
    }

    private static String text(Element element, String name) {
        Element child = child(element, name);
        return child == null ? "" : child.getTextContent().strip();
    }

    private static Element child(Element element, String name) {
        List<Element> found = children(element, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<Element> children(Element element, String name) {
        List<Element> found = new ArrayList<>();
        if (element != null) {
            for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
                if (n instanceof Element e && e.getTagName().equals(name)) {
                    found.add(e);
                }
            }
        }
        return found;
    }
}
