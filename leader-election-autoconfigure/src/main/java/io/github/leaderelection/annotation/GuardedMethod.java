package io.github.leaderelection.annotation;

import java.util.function.Function;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.schedule.Admission;
import org.jspecify.annotations.Nullable;

/**
 * One method with {@link OnLeader @OnLeader} of one bean, as checked at start.
 *
 * @param work the name of the work
 * @param election finds the election of a call
 * @param otherwise what a call does on an instance that does not lead
 * @param interrupt whether threads of a call are interrupted
 * @param result what guards a call, depending on what the method returns
 * @param admission lets a run begin, or closes it
 * @param fenced what fences its transactions, {@code null} if they are not fenced
 */
record GuardedMethod(String work, ElectionName election, OnLeader.Otherwise otherwise, boolean interrupt,
		GuardedResult result, Function<GuardedRun, Admission> admission, @Nullable FencedMethod fenced) {
}
