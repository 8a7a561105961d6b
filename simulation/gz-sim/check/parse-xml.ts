import type { Xml } from '../../sdf/xml.ts';

/** Opening, closing and empty tags; what lies between two of them is text. */
const tag =
  /<(?:!--[\s\S]*?--|\?[\s\S]*?\?|!\[CDATA\[[\s\S]*?\]\]|(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?))>/g;
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (Xml | string)[];
}

/** Reads a document as SDF files are written: elements, attributes, text, comments. Throws SyntaxError where tags do not match. */
export function parseXml(text: string): Xml {
  const root: Open = { name: '', attributes: {}, children: [] };
  const open: Open[] = [root];
  let end = 0;
  for (const match of text.matchAll(tag)) {
    const [all, closing, name, attributes = '', empty] = match;
    const inside = open.at(-1) as Open;
    addText(inside, text.slice(end, match.index));
    end = match.index + all.length;
    if (name === undefined) continue;
    if (closing === '/') {
      if (inside.name !== name) throw new SyntaxError(`</${name}> closes <${inside.name}>`);
      open.pop();
      continue;
    }
    const element: Open = { name, attributes: attributesOf(attributes), children: [] };
    inside.children.push(element);
    if (empty !== '/') open.push(element);
  }
  if (open.length > 1) throw new SyntaxError(`<${open.at(-1)?.name ?? ''}> is not closed`);
  const [document] = root.children.filter((child) => typeof child === 'object');
  if (document === undefined) throw new SyntaxError('there is no element');
  return document;
}

/** Of one name, or all. */
export const childrenOf = (element: Xml, name?: string): readonly Xml[] =>
  element.children
    .filter((child) => typeof child === 'object')
    .filter((child) => name === undefined || child.name === name);

export const textOf = ({ children }: Xml): string => children.filter((child) => typeof child === 'string').join('');

function addText({ children }: Open, text: string): void {
  const trimmed = text.trim();
  if (trimmed !== '') children.push(plain(trimmed));
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name = '', double, single]) => [name, plain(double ?? single ?? '')]),
  );

const plain = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
