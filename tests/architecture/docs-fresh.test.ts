import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generatedPages } from '#launch/docs/pages.ts';
import { errorCatalogue } from '#shared/errors/catalogue.ts';

const pages = await generatedPages();

describe('generated docs', () => {
  it.each([...pages.keys()])('%s is what `npm run docs` makes of the code', (path) => {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'missing').toBe(pages.get(path));
  });

  it('name every error, and every route with its purpose', () => {
    for (const code of Object.keys(errorCatalogue)) expect(pages.get('docs/errors.md')).toContain(`\`${code}\``);
    const routes = pages.get('docs/interfaces/http.md')?.match(/^\| `[A-Z]+ .*$/gm) ?? [];
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) expect(route).toMatch(/\| [A-Z][^|]+ \|$/);
  });
});
