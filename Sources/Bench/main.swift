import Glibc
import Kernels
func now() -> Double { var t = timespec(); clock_gettime(CLOCK_MONOTONIC, &t); return Double(t.tv_sec) + Double(t.tv_nsec)*1e-9 }
func best(_ reps: Int, _ f: () -> Void) -> Double { var b = 1e9; for _ in 0..<reps { let t = now(); f(); b = min(b, now() - t) }; return b }
let arena = Arena()
let peak = 117.4
let scratch = Scratch(in: arena)
func random(_ r: Int, _ c: Int) -> Matrix { let m = arena.matrix(rows: r, columns: c); m.copy(from: (0..<r*c).map { (i: Int) -> Float in let q: Int = ((i &* 2654435761) >> 7) & 1023; return Float(q) / 1024 - 0.5 }); return m }
for s in InstructionSet.available {
  let k = KernelSet(s)
  print("==", s)
  let x = random(1, 4096), y = arena.matrix(rows: 1, columns: 4096)
  for i in 0..<4096 { x[0, i] = x[0, i] * 16 }
  for f in ElementwiseFunction.allCases { let t = best(2000) { k.apply(f, x, into: y) }; print(f, (4096 / t * 1e-7).rounded() / 100, "G/s") }
  for (kind, m, n, d) in [("NN",2000,200,200),("NT",2000,200,200),("TN",200,200,2000),("NN",2000,392,200),("TN",200,392,2000),("NT",2000,200,392),("NN",2000,10,200),("NN",100,200,784),("TN",784,200,100)] {
    let ta = kind.first! == "T", tb = kind.last! == "T"
    let a = ta ? random(d, m) : random(m, d), b = tb ? random(n, d) : random(d, n), c = arena.matrix(rows: m, columns: n)
    let t = best(20) { k.matmul(a, leftTransposed: ta, b, rightTransposed: tb, into: c, scratch: scratch) }
    var e = 0.0
    for i in stride(from: 0, to: m, by: max(1, m/17)) { for j in 0..<n { var z = 0.0; for q in 0..<d { z += Double(ta ? a[q, i] : a[i, q]) * Double(tb ? b[j, q] : b[q, j]) }; e = max(e, abs(z - Double(c[i, j]))) } }
    print(kind, m, n, d, (2e-9 * Double(m*n*d) / t / peak * 1000).rounded() / 10, "% err", e)
  }
  for (m, n, d) in [(2000,200,200),(2000,392,200),(200,200,2000),(200,392,2000),(2000,10,200),(100,200,200),(20,200,200)] {
    for density in [0.5, 0.05] {
    let h = arena.bitMatrix(rows: m, columns: d), w = random(d, n), c = arena.matrix(rows: m, columns: n), bias = random(1, n)
    var g = SystemRandomNumberGenerator()
    for i in 0..<m { for j in 0..<d { h[i, j] = Double.random(in: 0..<1, using: &g) < density } }
    let t = best(20) { k.binaryMatmul(h, w, startingFrom: bias, into: c, scratch: scratch) }
    var e = 0.0
    for i in stride(from: 0, to: m, by: max(1, m/17)) { for j in 0..<n { var z = Double(bias[0, j]); for q in 0..<d where h[i, q] { z += Double(w[q, j]) }; e = max(e, abs(z - Double(c[i, j]))) } }
    print("lut", m, n, d, density, (2e-9 * Double(m*n*d) / t / peak * 100).rounded() / 100, "x err", e)
    }
  }
}
print("sampling")
for s in InstructionSet.available {
  let k = KernelSet(s)
  print(s, k.randomWords(RandomStream(seed: 0, purpose: 0), count: 128)[16*0..<1].map { String($0, radix: 16) }, k.randomWords(RandomStream(seed: 0, purpose: 0), count: 128)[16].description)
  let p = arena.matrix(rows: 1, columns: 200), h = arena.bitMatrix(rows: 20, columns: 200), a = random(20, 200)
  k.uniforms(RandomStream(seed: 7, purpose: 3), into: p)
  let t = best(2000) { k.sampleStates(sharedProbabilities: p, RandomStream(seed: 7, purpose: 4), into: h, scratch: scratch) }
  let t2 = best(2000) { k.sampleStates(logits: a, RandomStream(seed: 7, purpose: 4), into: h, scratch: scratch) }
  let g = arena.matrix(rows: 1, columns: 784)
  let t3 = best(2000) { k.addGaussians(RandomStream(seed: 7, purpose: 4), to: g) }
  let t4 = best(20) { _ = k.randomWords(RandomStream(seed: 0, purpose: 0), count: 640000) }
  print("shared", 4000/t*1e-9, "logits", 4000/t2*1e-9, "gauss", 784/t3*1e-9, "words GB/s", 2.56e6/t4*1e-9)
  let o = random(2000, 392), y = random(100, 392), ll = arena.matrix(rows: 1, columns: 2000), w = arena.matrix(rows: 1, columns: 2000)
  print("bern lik", 784000/best(20) { k.bernoulliLikelihood(o, y, into: ll) }*1e-9)
  let o2 = random(2000, 10), c2 = arena.matrix(rows: 100, columns: 1)
  print("softmax lik us", best(20) { k.softmaxLikelihood(o2, classes: c2, into: ll) }*1e6)
  let cr = arena.matrix(rows: 1, columns: 100)
  print("normalize us", best(20) { k.normalizeWeights(ll, into: w, criterion: cr) }*1e6)
  let aa = random(2000, 200), hh = arena.bitMatrix(rows: 2000, columns: 200), ss = arena.matrix(rows: 2000, columns: 200), a1 = random(100, 200), s1 = arena.matrix(rows: 100, columns: 200), ht = arena.bitMatrix(rows: 200, columns: 2000)
  print("score us", best(20) { k.score(aa, hh, weights: w, into: ss) }*1e6, "scoreSum", best(20) { k.scoreSum(sharedLogits: a1, hh, weights: w, into: s1) }*1e6, "transpose", best(20) { k.transpose(hh, into: ht) }*1e6, "deriv", best(20) { k.multiplyBySigmoidDerivative(ss, logits: aa) }*1e6, "scaleRows", best(20) { k.scaleRows(o, by: w) }*1e6, "update 78k", best(20) { k.momentumUpdate(random(1,1), velocity: random(1,1), gradient: random(1,1), momentum: 0.9, scale: 0.01, rate: 0.1) }*1e6)
}
