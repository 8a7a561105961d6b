/** An XML element; text children are escaped when it is written. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Xml | string)[];
}

type Content = Xml | string | number | boolean | undefined | readonly (Xml | undefined)[];

/** An element with children or text; what is undefined is left out. */
export const el = (name: string, ...content: readonly Content[]): Xml => elWith(name, {}, ...content);

export function elWith(name: string, attributes: Xml['attributes'], ...content: readonly Content[]): Xml {
  const children = content.flat().filter((item) => item !== undefined);
  return { name, attributes, children: children.map((item) => (typeof item === 'object' ? item : String(item))) };
}

/** A document, two spaces a level. */
export const renderXml = (root: Xml): string => `<?xml version="1.0"?>\n${render(root, '')}\n`;

function render({ name, attributes, children }: Xml, indent: string): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(String(value))}"`)].join(
    ' ',
  );
  if (children.length === 0) return `${indent}<${head}/>`;
  if (children.every((child) => typeof child === 'string')) {
    return `${indent}<${head}>${children.map(escape).join('')}</${name}>`;
  }
  const inner = children.map((child) =>
    typeof child === 'string' ? `${indent}  ${escape(child)}` : render(child, `${indent}  `),
  );
  return [`${indent}<${head}>`, ...inner, `${indent}</${name}>`].join('\n');
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
