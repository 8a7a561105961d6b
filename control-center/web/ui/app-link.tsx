import type { ComponentChildren } from 'preact';
import { useConsole } from '../state/console.ts';

/** A link inside the console: changes the screen, keeps the connection. */
export function AppLink(props: { readonly to: string; readonly class?: string; readonly children: ComponentChildren }) {
  const { router } = useConsole();
  return (
    <a
      href={props.to}
      class={props.class}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        router.go(props.to);
      }}
    >
      {props.children}
    </a>
  );
}
