/**
 * Gazebo Classic has no thermal camera: things glow in a grey that stands for their temperature, and the driver reads the rendered
 * grey back. Black is -20 degrees Celsius, white 60.
 */
const coldestK = 253.15;
const spanK = 80;

export const shadeOf = (kelvin: number): number => Math.min(1, Math.max(0, (kelvin - coldestK) / spanK));

export const kelvinOf = (shade: number): number => coldestK + shade * spanK;
