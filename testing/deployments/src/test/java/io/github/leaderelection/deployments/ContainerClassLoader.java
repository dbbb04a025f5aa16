package io.github.leaderelection.deployments;

import java.util.List;

/**
 * The class loader above those of web applications: the JDK, the servlet API and the
 * container, and nothing of the class path of the tests.
 */
final class ContainerClassLoader extends ClassLoader {

	private static final List<String> PACKAGES = List.of("jakarta.servlet.", "org.apache.catalina.",
			"org.apache.coyote.", "org.apache.juli.", "org.apache.naming.", "org.apache.tomcat.");

	private final ClassLoader container = ContainerClassLoader.class.getClassLoader();

	ContainerClassLoader() {
		super(ClassLoader.getPlatformClassLoader());
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		if (PACKAGES.stream().anyMatch(name::startsWith)) {
			return this.container.loadClass(name);
		}
		throw new ClassNotFoundException(name);
	}

}
