package io.github.leaderelection.work;

import java.util.List;

/**
 * A bean that supplies what runs only on the leader, besides beans, methods and listener
 * containers. Asked once, when all beans of its context in lower phases have started.
 */
@FunctionalInterface
public interface WorkDeclarationSource {

	/**
	 * Return what runs only on the leader.
	 * @return the declarations
	 */
	List<WorkDeclaration> declarations();

}
