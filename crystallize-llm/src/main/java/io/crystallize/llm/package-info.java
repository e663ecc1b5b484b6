/**
 * A plugin for experiments with language models: steps that ask one over the chat protocol that OpenAI, Ollama, vLLM
 * and many others speak. Start with {@link io.crystallize.llm.Chat}.
 *
 * <p>An answer is recorded: the first one that is got for a model, its settings, the messages and, unless it is asked
 * for once for all, the replicate, stands for all, and is replayed from the cache with its metrics.
 */
@NullMarked
package io.crystallize.llm;

import org.jspecify.annotations.NullMarked;
