package io.github.leaderelection.published;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A project file of Maven.
 */
final class ProjectFile {

	private final XPath xpath = XPathFactory.newInstance().newXPath();

	private final Document document;

	private ProjectFile(Document document) {
		this.document = document;
	}

	static ProjectFile in(Path directory) throws IOException {
		try {
			return new ProjectFile(DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(directory.resolve("pom.xml").toFile()));
		}
		catch (ParserConfigurationException | SAXException ex) {
			throw new IOException("Cannot read the pom.xml in " + directory, ex);
		}
	}

	/**
	 * Return the texts of all elements at a path.
	 * @param path the path, in XPath
	 * @return the texts, trimmed
	 */
	List<String> all(String path) {
		try {
			NodeList nodes = (NodeList) this.xpath.evaluate(path, this.document, XPathConstants.NODESET);
			return IntStream.range(0, nodes.getLength())
				.mapToObj((index) -> nodes.item(index).getTextContent().trim())
				.toList();
		}
		catch (XPathExpressionException ex) {
			throw new IllegalArgumentException(path, ex);
		}
	}

}
