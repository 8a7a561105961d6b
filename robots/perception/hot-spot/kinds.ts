import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { Kind } from './kind.ts';

type Pair = readonly [mean: number, sigma: number];

/** In the order of the features of `Kind`. */
function kind(
  type: ObjectClass,
  prior: number,
  pixels: Pair,
  height: Pair,
  aspect: Pair,
  fill: Pair,
  contrast: Pair,
  peak: Pair,
  grounded: number,
): Kind {
  const normal = ([mean, sigma]: Pair) => ({ mean, sigma });
  return {
    class: type,
    prior,
    logPixels: normal(pixels),
    logHeight: normal(height),
    logAspect: normal(aspect),
    fill: normal(fill),
    logContrast: normal(contrast),
    logPeak: normal(peak),
    grounded,
  };
}

/**
 * Fitted to the candidates of 1,800 rendered night frames of both sectors, synthetic imagery only;
 * tests/constellation/perception-on-rendered-frames.test.ts holds them to fresh frames. In the comments: candidates of the kind.
 */
export const kinds: readonly Kind[] = [
  // animal end-on far (173)
  kind('animal', 0.0013, [1.82, 0.37], [-0.4, 0.5], [0.33, 0.14], [0.67, 0.11], [4.06, 0.38], [0.7, 0.22], 0.98),
  // animal end-on near (608)
  kind('animal', 0.00457, [3.49, 0.54], [-0.04, 0.36], [0.41, 0.16], [0.49, 0.07], [4.55, 0.22], [0.58, 0.14], 0.99),
  // animal side-on far (1016)
  kind('animal', 0.00764, [1.48, 0.56], [-0.57, 0.51], [-0.5, 0.35], [0.64, 0.15], [4.18, 0.43], [0.58, 0.24], 0.97),
  // animal side-on near (1429)
  kind('animal', 0.01075, [3.36, 0.48], [-0.19, 0.41], [-0.43, 0.26], [0.42, 0.06], [4.62, 0.25], [0.51, 0.16], 0.99),
  // clutter cool far (79225)
  kind('unknown', 0.59596, [1.08, 0.59], [-1.42, 1.43], [-0.74, 0.72], [0.69, 0.19], [2.46, 0.36], [0.17, 0.12], 0.78),
  // clutter cool near (10553)
  kind('unknown', 0.07938, [3.0, 0.47], [0.19, 1.45], [-0.83, 0.82], [0.46, 0.15], [2.71, 0.29], [0.44, 0.23], 0.82),
  // clutter hot far (6684)
  kind('unknown', 0.05028, [1.05, 0.73], [0.95, 1.19], [-1.08, 0.79], [0.79, 0.2], [4.66, 0.35], [0.14, 0.13], 0.36),
  // clutter hot near (921)
  kind('unknown', 0.00693, [3.02, 0.43], [1.94, 1.64], [-0.09, 1.07], [0.5, 0.21], [4.5, 0.42], [0.34, 0.32], 0.48),
  // clutter warm far (10692)
  kind('unknown', 0.08043, [1.12, 0.63], [-0.72, 0.98], [-0.74, 0.76], [0.76, 0.18], [3.32, 0.11], [0.14, 0.11], 0.78),
  // clutter warm near (2273)
  kind('unknown', 0.0171, [3.1, 0.52], [0.96, 1.42], [-0.74, 1.14], [0.54, 0.19], [3.37, 0.11], [0.43, 0.38], 0.79),
  // drone far (123): at half its share, since edges of clouds look alike
  kind('drone', 0.00047, [0.69, 0.33], [0.89, 0.08], [-0.69, 0.36], [0.82, 0.16], [4.33, 0.39], [0.5, 0.23], 0.03),
  // drone near (26)
  kind('drone', 0.0001, [1.43, 0.2], [0.0, 1.0], [-0.93, 0.25], [0.7, 0.07], [4.87, 0.3], [0.75, 0.17], 0.01),
  // part far (6062)
  kind('unknown', 0.0456, [1.39, 0.65], [-1.36, 1.05], [-0.46, 0.92], [0.75, 0.19], [3.75, 0.78], [0.22, 0.23], 0.89),
  // part near (5367)
  kind('unknown', 0.04037, [3.4, 0.62], [0.26, 0.8], [-0.53, 0.91], [0.5, 0.18], [4.02, 0.64], [0.76, 0.57], 0.96),
  // person far (579)
  kind('person', 0.00436, [1.75, 0.47], [0.55, 0.28], [0.68, 0.34], [0.77, 0.13], [3.91, 0.39], [0.52, 0.21], 0.98),
  // person near (2570)
  kind('person', 0.01933, [3.85, 0.59], [0.57, 0.08], [0.98, 0.21], [0.58, 0.12], [4.49, 0.23], [0.76, 0.21], 0.99),
  // person-lying far (161)
  kind('person', 0.00121, [1.2, 0.33], [-0.92, 0.27], [-0.97, 0.45], [0.75, 0.1], [4.27, 0.36], [0.6, 0.22], 0.99),
  // person-lying near (340)
  kind('person', 0.00256, [2.66, 0.39], [-1.02, 0.13], [-1.13, 0.47], [0.69, 0.06], [4.62, 0.24], [0.7, 0.22], 0.99),
  // vehicle far (710)
  kind('vehicle', 0.00534, [1.86, 0.55], [0.46, 0.34], [-1.0, 0.34], [0.73, 0.1], [4.53, 0.36], [0.97, 0.24], 0.98),
  // vehicle near (1163)
  kind('vehicle', 0.00875, [3.58, 0.52], [0.56, 0.33], [-0.88, 0.35], [0.59, 0.11], [4.73, 0.3], [0.99, 0.22], 0.99),
  // vehicle-part far (766): bonnets and exhausts, at a tenth of their share, so that the whole vehicle wins where it shows
  kind('vehicle', 0.00058, [1.61, 0.53], [-0.71, 0.92], [-0.51, 0.62], [0.8, 0.15], [5.08, 0.2], [0.27, 0.21], 0.93),
  // vehicle-part near (1495)
  kind('vehicle', 0.00112, [3.43, 0.49], [0.18, 0.43], [-0.61, 0.56], [0.57, 0.14], [5.11, 0.19], [0.54, 0.19], 0.99),
];
