package io.github.leaderelection.deployments;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.WebResourceSet;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.JarResourceSet;
import org.apache.catalina.webresources.StandardRoot;

/**
 * The classes of the web application: its own and all libraries of the class path but
 * those of the container and of the tests.
 */
final class WebApplication {

	private static final String CLASSES = "/WEB-INF/classes";

	private static final String PACKAGE = "io/github/leaderelection/deployments/webapp";

	private static final List<String> NOT_DEPLOYED = List.of("android-json", "apiguardian", "assertj", "awaitility",
			"byte-buddy", "crac", "hamcrest", "jsonassert", "json-path", "junit", "mockito", "objenesis", "opentest4j",
			"spring-boot-devtools", "spring-boot-starter-test", "spring-boot-test", "spring-test", "surefire",
			"testing-servers", "tomcat-embed", "xmlunit");

	private WebApplication() {
	}

	/**
	 * Add the classes to the resources of a web application.
	 * @param resources the resources
	 */
	static void addTo(StandardRoot resources) {
		libraries().forEach((library) -> resources.addJarResources(set(resources, library)));
		Path own = Path.of("target/test-classes", PACKAGE).toAbsolutePath();
		resources.addPreResources(new DirResourceSet(resources, CLASSES + "/" + PACKAGE, own.toString(), "/"));
	}

	private static WebResourceSet set(WebResourceRoot resources, Path library) {
		return (Files.isDirectory(library)) ? new DirResourceSet(resources, CLASSES, library.toString(), "/")
				: new JarResourceSet(resources, CLASSES, library.toString(), "/");
	}

	private static Stream<Path> libraries() {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).filter(WebApplication::isDeployed);
	}

	private static boolean isDeployed(Path library) {
		String name = library.getFileName().toString();
		boolean ours = library.endsWith("test-classes") || library.endsWith("testing/servers/target/classes");
		return Files.exists(library) && !ours && NOT_DEPLOYED.stream().noneMatch(name::startsWith);
	}

}
