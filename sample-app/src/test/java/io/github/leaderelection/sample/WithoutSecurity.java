package io.github.leaderelection.sample;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The sample as it is, without the Spring Security that some of its tests add.
 */
public final class WithoutSecurity {

	private WithoutSecurity() {
	}

	/**
	 * Return the sample.
	 * @return the sample, to be run in this process
	 */
	public static SpringApplicationBuilder sample() {
		return new SpringApplicationBuilder(SampleApplication.class)
			.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader("org.springframework.security")));
	}

	/**
	 * Return the class path of this process.
	 * @return the class path
	 */
	public static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().matches("spring-(boot-)?security-.*"))
			.collect(Collectors.joining(File.pathSeparator));
	}

}
