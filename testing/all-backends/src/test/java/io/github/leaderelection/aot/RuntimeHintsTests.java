package io.github.leaderelection.aot;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.function.Predicate;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.actuate.ElectionDescriptors.LeaderElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.RefusalDescriptor;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.ElectionBackendDescription;
import io.github.leaderelection.jdbc.PromptSocketFactory;
import io.github.leaderelection.raft.RaftHealth;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.server.impl.ServerImplUtils;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioServerSocketChannel;
import org.apache.zookeeper.ClientCnxnSocketNIO;
import org.apache.zookeeper.ClientCnxnSocketNetty;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the hints by which a native image contains what is found by reflection. The
 * application has all backends.
 */
class RuntimeHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void process() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test",
						Map.of("leader-election.zookeeper.connect-string", "127.0.0.1:1",
								"leader-election.raft.members.n1", "127.0.0.1:1",
								"management.endpoints.web.exposure.include", "leaderelection,health",
								"spring.aop.proxy-target-class", "false")));
			context.register(Application.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("test", "Test")), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			hints = generation.getRuntimeHints();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc/schema-postgresql.sql", "jdbc/schema-oracle.sql", "jdbc/fence-mysql.sql",
			"redis/common.lua", "redis/claim.lua" })
	void scriptsAreInTheImage(String script) {
		assertHinted(RuntimeHintsPredicates.resource().forResource("io/github/leaderelection/" + script));
	}

	@ParameterizedTest
	@ValueSource(strings = { "com.zaxxer.hikari.HikariDataSource", "io.lettuce.core.RedisClient",
			"org.reactivestreams.Publisher", "reactor.core.publisher.Flux" })
	void presenceOfLibraryIsSeen(String type) throws ClassNotFoundException {
		assertHinted(RuntimeHintsPredicates.reflection().onType(Class.forName(type)));
	}

	@Test
	void annotatedMethodsAreFoundAndInvoked() throws NoSuchMethodException {
		assertHinted(RuntimeHintsPredicates.reflection().onMethodInvocation(Job.class.getMethod("guarded")));
		assertHinted(RuntimeHintsPredicates.reflection().onMethodInvocation(Task.class.getDeclaredMethod("managed")));
	}

	@Test
	void proxyOfInterfaceIsInTheImage() {
		assertThat(hints.proxies().jdkProxyHints()).anySatisfy((proxy) -> assertThat(proxy.getProxiedInterfaces())
			.anySatisfy((type) -> assertThat(type.getName()).isEqualTo(Work.class.getName())));
	}

	@Test
	void fieldsThatAreReadByReflectionAreHinted() throws ReflectiveOperationException {
		assertHinted(RuntimeHintsPredicates.reflection().onFieldAccess(engineField("Term", "cell")));
		assertHinted(RuntimeHintsPredicates.reflection().onFieldAccess(engineField("LeaseCell", "current")));
		assertHinted(RuntimeHintsPredicates.reflection()
			.onFieldAccess(LettuceConnectionFactory.class.getDeclaredField("configuration")));
	}

	private static Field engineField(String type, String field) throws ReflectiveOperationException {
		return Class.forName(LeaderElector.class.getPackageName() + ".engine." + type).getDeclaredField(field);
	}

	@ParameterizedTest
	@ValueSource(classes = { LeaderElectionDescriptor.class, RefusalDescriptor.class, ElectionHistory.Change.class,
			RaftHealth.Voter.class })
	void answersOfTheEndpointsAreSerialized(Class<?> type) throws NoSuchMethodException {
		String accessor = type.getRecordComponents()[0].getName();
		assertHinted(RuntimeHintsPredicates.reflection().onMethodInvocation(type.getMethod(accessor)));
	}

	@ParameterizedTest
	@ValueSource(classes = { BuildTimeProperties.class, ElectionBackendDescription.class })
	void factoriesOfAllModulesAreCreated(Class<?> type) {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(type)).hasSizeGreaterThan(2)
			.allSatisfy((factory) -> assertHinted(
					RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor(factory))));
	}

	private static Constructor<?> constructor(Object factory) {
		return factory.getClass().getDeclaredConstructors()[0];
	}

	@ParameterizedTest
	@ValueSource(classes = { ClientCnxnSocketNIO.class, ClientCnxnSocketNetty.class })
	void clientOfZooKeeperCreatesItsSocket(Class<?> type) throws NoSuchMethodException {
		assertHinted(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(type.getDeclaredConstructor(ZKClientConfig.class)));
	}

	@Test
	void driverOfPostgresCreatesItsSocketFactory() throws NoSuchMethodException {
		assertConstructorHinted(PromptSocketFactory.class.getConstructor());
	}

	@Test
	void ratisCreatesItsParts() throws ReflectiveOperationException {
		assertConstructorHinted(
				Class.forName(RaftHealth.class.getPackageName() + ".transport.GuardedGrpc").getDeclaredConstructor());
		assertConstructorHinted(GrpcFactory.class.getConstructor(Parameters.class));
		assertConstructorHinted(NioServerSocketChannel.class.getConstructor());
		assertConstructorHinted(GroupMismatchException.class.getConstructor(String.class));
		assertConstructorHinted(ServerNotReadyException.class.getConstructor(String.class));
		assertThat(ServerImplUtils.class.getMethods()).filteredOn("name", "newRaftServer")
			.isNotEmpty()
			.allSatisfy((method) -> assertHinted(RuntimeHintsPredicates.reflection().onMethodInvocation(method)));
		assertThat(StorageImplUtils.class.getMethods()).filteredOn("name", "newRaftStorage")
			.isNotEmpty()
			.allSatisfy((method) -> assertHinted(RuntimeHintsPredicates.reflection().onMethodInvocation(method)));
	}

	private static void assertConstructorHinted(Constructor<?> constructor) {
		assertHinted(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor));
	}

	private static void assertHinted(Predicate<RuntimeHints> hinted) {
		assertThat(hints).matches(hinted);
	}

	/**
	 * Work of the leader behind an interface.
	 */
	interface Work {

		void guarded();

	}

	static class Job implements Work {

		@Override
		@OnLeader
		public void guarded() {
		}

	}

	static class Task {

		@WhileLeader
		void managed() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Job job() {
			return new Job();
		}

		@Bean
		Task task() {
			return new Task();
		}

	}

}
