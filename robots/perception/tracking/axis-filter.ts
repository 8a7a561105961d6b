/** Kalman filter of one angle and its rate: constant rate with white acceleration. Radians and seconds. */
export class AxisFilter {
  angle: number;
  rate = 0;
  #angleVariance: number;
  #crossVariance = 0;
  #rateVariance: number;

  constructor(angle: number, angleVariance: number, rateVariance: number) {
    this.angle = angle;
    this.#angleVariance = angleVariance;
    this.#rateVariance = rateVariance;
  }

  get variance(): number {
    return this.#angleVariance;
  }

  predict(seconds: number, accelerationDensity: number): void {
    this.angle += this.rate * seconds;
    this.#angleVariance +=
      2 * seconds * this.#crossVariance + seconds ** 2 * this.#rateVariance + (accelerationDensity * seconds ** 3) / 3;
    this.#crossVariance += seconds * this.#rateVariance + (accelerationDensity * seconds ** 2) / 2;
    this.#rateVariance += accelerationDensity * seconds;
  }

  /** `residual`: measured less predicted angle, wrapped by the caller. */
  update(residual: number, variance: number): void {
    const innovation = this.#angleVariance + variance;
    const angleGain = this.#angleVariance / innovation;
    const rateGain = this.#crossVariance / innovation;
    this.angle += angleGain * residual;
    this.rate += rateGain * residual;
    this.#rateVariance -= rateGain * this.#crossVariance;
    this.#crossVariance *= 1 - angleGain;
    this.#angleVariance *= 1 - angleGain;
  }
}
