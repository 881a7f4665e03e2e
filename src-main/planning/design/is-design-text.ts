/**
 * Is a file that of a design, rather than one that clouds are built from? Those say in it which version of the form it is in;
 * templates that were exported do so too, but not on the top.
 */
export const isDesignText = (text: string): boolean => {
  if (!/"formatVersion"\s*:/.test(text)) return false
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null && Object.hasOwn(content, 'formatVersion')
  } catch {
    // Cut short, say: whoever reads designs tells where.
    return /^\uFEFF?\s*\{/.test(text) && !/"(Resources|AWSTemplateFormatVersion)"\s*:/.test(text)
  }
}
