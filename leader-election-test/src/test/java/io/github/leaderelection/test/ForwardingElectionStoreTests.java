package io.github.leaderelection.test;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardingElectionStore}.
 */
class ForwardingElectionStoreTests {

	private static final Session SESSION = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(10));

	private static final Claim CLAIM = new Claim(new ElectionRecord("orders", State.VACANT, null, 1, "store"),
			OptionalLong.empty(), "store", SESSION.id(), 2);

	private static final ClaimBatch BATCH = new ClaimBatch(List.of(CLAIM));

	private static final ElectionView VIEW = new ElectionView("store", false, true, Map.of(), Map.of());

	private static final HintListener LISTENER = () -> {
	};

	private static final Subscription SUBSCRIPTION = () -> {
	};

	private static final TickStore TICKS = new InMemoryElectionStore().ticks().orElseThrow();

	private final List<String> received = new ArrayList<>();

	private final ElectionStore target = (ElectionStore) Proxy.newProxyInstance(ElectionStore.class.getClassLoader(),
			new Class<?>[] { ElectionStore.class }, (proxy, method, arguments) -> {
				this.received.add(method.getName() + ((arguments != null) ? Arrays.toString(arguments) : "[]"));
				return answer(method.getReturnType());
			});

	private final ElectionStore store = new ForwardingElectionStore(this.target) {
	};

	/**
	 * Also the methods that the interface gains later: a default method that is not
	 * forwarded hides what the other store does.
	 */
	@Test
	void everyMethodIsForwardedWithItsArgumentsAndItsAnswer() throws Exception {
		for (Method method : ElectionStore.class.getMethods()) {
			if (isOverload(method) || beginsCall(method)) {
				continue;
			}
			Object[] arguments = Arrays.stream(method.getParameterTypes())
				.map(ForwardingElectionStoreTests::argument)
				.toArray();
			assertThat(method.invoke(this.store, arguments)).as(method.getName())
				.isEqualTo(answer(method.getReturnType()));
			assertThat(this.received).containsExactly(method.getName() + Arrays.toString(arguments));
			this.received.clear();
		}
	}

	/**
	 * The engine does not call them, so a subclass that overrides one would change
	 * nothing.
	 */
	@Test
	void overloadsCannotBeOverridden() throws Exception {
		List<Method> overloads = Arrays.stream(ElectionStore.class.getMethods())
			.filter(ForwardingElectionStoreTests::isOverload)
			.toList();
		assertThat(overloads).hasSize(3);
		for (Method overload : overloads) {
			Method forwarding = ForwardingElectionStore.class.getMethod(overload.getName(),
					overload.getParameterTypes());
			assertThat(forwarding).matches((method) -> Modifier.isFinal(method.getModifiers()), "is final");
		}
	}

	@Test
	void overloadsAreForwardedAsTheMethodsThatTheEngineCalls() {
		assertThat(this.store.heartbeat(SESSION, 7)).isEqualTo(VIEW);
		this.store.create("orders", 7);
		assertThat(this.store.claim(CLAIM)).isTrue();
		assertThat(this.received).containsExactly("heartbeat[%s, 7, null]".formatted(SESSION), "create[[orders], 7]",
				"claim[%s]".formatted(BATCH));
	}

	/**
	 * A subclass that changes what they begin would not notice them.
	 */
	@Test
	void nothingIsBegunThatASubclassMayChange() throws Exception {
		assertThat(this.store.beginClaim(BATCH)).isCompletedWithValue(Optional.empty());
		assertThat(this.store.beginClose(SESSION.id())).isCompletedWithValue(false);
		assertThat(this.received).isEmpty();
		assertThat(ForwardingElectionStore.class.getMethods()).filteredOn(ForwardingElectionStoreTests::beginsCall)
			.hasSize(2)
			.allMatch((method) -> Modifier.isFinal(method.getModifiers()));
	}

	private static boolean beginsCall(Method method) {
		return method.getReturnType() == CompletableFuture.class;
	}

	/**
	 * Whether a method has another one of the same name that takes more, or several.
	 */
	private static boolean isOverload(Method method) {
		return method.isDefault() && Arrays.stream(ElectionStore.class.getMethods())
			.anyMatch((other) -> other.getName().equals(method.getName()) && !other.isDefault());
	}

	private static Object argument(Class<?> type) {
		List<Object> values = List.of(SESSION, SESSION.id(), BATCH, VIEW, LISTENER, List.of("orders"), "orders", 7L);
		return values.stream()
			.filter((value) -> type.isInstance(value) || (type == long.class && value instanceof Long))
			.findFirst()
			.orElseThrow();
	}

	private static Object answer(Class<?> type) {
		if (type == boolean.class) {
			return true;
		}
		if (type == Subscription.class) {
			return SUBSCRIPTION;
		}
		if (type == Optional.class) {
			return Optional.of(TICKS);
		}
		if (type == OptionalLong.class) {
			return OptionalLong.of(7);
		}
		if (type == Set.class) {
			return Set.of("orders");
		}
		return (type == ElectionView.class) ? VIEW : null;
	}

}
