package io.github.leaderelection.aot;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

/**
 * Processes an application ahead of time as the build plugins of Spring Boot do, and runs
 * it from what was generated, in a class loader of its own, since the generated classes
 * belong to the packages of the beans. All runs share that loader, which loads the
 * libraries once.
 */
final class AheadOfTime implements AutoCloseable {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	private final Class<?> application;

	private final URLClassLoader loader;

	private AheadOfTime(Class<?> application, Path classes) throws MalformedURLException {
		this.application = application;
		this.loader = new URLClassLoader(urls(classes), ClassLoader.getPlatformClassLoader());
	}

	/**
	 * Process an application.
	 * @param application the class of the application, with a main method
	 * @param folder where to generate
	 * @param arguments the arguments of the application while it is processed
	 * @return the application, to be run
	 */
	static AheadOfTime process(Class<?> application, Path folder, String... arguments) throws IOException {
		Path sources = folder.resolve("sources");
		Path classes = folder.resolve("classes");
		Settings settings = Settings.builder()
			.sourceOutput(sources)
			.resourceOutput(classes)
			.classOutput(classes)
			.groupId("test")
			.artifactId("test")
			.build();
		new SpringApplicationAotProcessor(application, settings, arguments).process();
		compile(sources, classes);
		Files.writeString(classes.resolve("spring.properties"), "spring.aot.enabled=true");
		return new AheadOfTime(application, classes);
	}

	private static void compile(Path sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter problems = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> generated = Files.walk(sources)) {
			List<Path> units = generated.filter((path) -> path.toString().endsWith(".java")).toList();
			boolean compiled = compiler
				.getTask(problems, files, null,
						List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp",
								CLASS_PATH + File.pathSeparator + classes),
						null, files.getJavaFileObjectsFromPaths(units))
				.call();
			if (!compiled) {
				throw new IllegalStateException(problems.toString());
			}
		}
	}

	/**
	 * Run the application by its method {@code observe}.
	 * @param arguments the arguments
	 * @return what was observed
	 */
	@SuppressWarnings("unchecked")
	Map<String, Object> observe(String... arguments) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try {
			thread.setContextClassLoader(this.loader);
			return (Map<String, Object>) this.loader.loadClass(this.application.getName())
				.getMethod("observe", String[].class)
				.invoke(null, (Object) arguments);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL[] urls(Path classes) throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		urls.add(classes.toUri().toURL());
		for (String element : CLASS_PATH.split(File.pathSeparator)) {
			urls.add(Path.of(element).toUri().toURL());
		}
		return urls.toArray(URL[]::new);
	}

	@Override
	public void close() throws IOException {
		this.loader.close();
	}

}
