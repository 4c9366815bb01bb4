/**
 * Messages that offer support to a person, made of reviewed sentences: {@link org.equidad.messages.MessageWriter} turns
 * the reasons of a score into text by a {@link org.equidad.messages.Dictionary}, {@link org.equidad.messages.Rewriter}
 * may have a language model put it into other words. No message holds a score or a group attribute.
 */
package org.equidad.messages;
