package io.github.leaderelection.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;

/**
 * Scripts of the class path, which run in the build. One thread uses it.
 */
final class ScriptEngine implements AutoCloseable {

	private static final Map<String, Script> COMPILED = new ConcurrentHashMap<>();

	private final Context context = Context.enter();

	private final Scriptable scope = this.context.initStandardObjects();

	ScriptEngine(String... resources) {
		for (String resource : resources) {
			COMPILED.computeIfAbsent(resource, this::compile).exec(this.context, this.scope, this.scope);
		}
	}

	private Script compile(String resource) {
		return this.context.compileString(text(resource), resource, 1, null);
	}

	/**
	 * Call a function of the scripts.
	 * @param name its name
	 * @param arguments its arguments
	 * @return what it returns, which is a text
	 */
	String call(String name, String... arguments) {
		Function function = (Function) this.scope.get(name, this.scope);
		return Context.toString(function.call(this.context, this.scope, this.scope, arguments));
	}

	/**
	 * Return the path of a file of a WebJar.
	 * @param name the name of the WebJar
	 * @param file the file
	 * @return its path on the class path
	 */
	static String webjar(String name, String file) {
		String version = text("/META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(name))
			.replaceFirst("(?s).*version=(\\S+).*", "$1");
		return "/META-INF/resources/webjars/%s/%s/%s".formatted(name, version, file);
	}

	/**
	 * Return the text of a resource.
	 * @param resource its path on the class path
	 * @return the text
	 */
	static String text(String resource) {
		try (InputStream content = ScriptEngine.class.getResourceAsStream(resource)) {
			if (content == null) {
				throw new IllegalStateException("%s is not on the class path".formatted(resource));
			}
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		Context.exit();
	}

}
