/// How the numbers were made and how to read them.
enum HTMLMethods {
  static let html: HTML = """
    <details><summary>How to read this</summary>
    <dl>
    <dt>Process</dt><dd>The unit of replication: what a process shows of its own spread says little about \
    the next process. A row's time is the median over processes; within one it is the fastest batch. \
    Each dot of a strip is a process, the first at the top: a slope is a drift. Dots at an end of the strip, in \
    another colour, lie beyond it.</dd>
    <dt>Interval</dt><dd>Of a median, by order statistics, whatever the distribution: the range of five \
    processes, which holds the median with 93.75 %, and of more what holds it as surely. The range of n \
    fewer has 1 − 2¹⁻ⁿ. ± is its farther end.</dd>
    <dt>Comparison</dt><dd>Pairs of fresh processes, one of each build, in random order. The change is the \
    median of the pairs' ratios, its interval by order statistics, at an error that all rows share. \
    <b>slower</b> and <b>faster</b>: the interval lies beyond the margin, the grey band; <b>same</b>: \
    within it; <b>unsure</b>: neither. Blue dots are processes of the base, orange ones of the head.</dd>
    <dt>Roofline</dt><dd>A kernel's roof is the resource that its definition needs longest, at the rate \
    that this machine showed in the same run.</dd>
    <dt>Speed-up</dt><dd>The other's time divided by ours, of each process or round. Naive: plain loops in \
    double precision, the definition. Peers: the programs' fastest forms; their rounds took turns with \
    ours.</dd>
    <dt>Trend</dt><dd>A step is suggested where piecewise constant levels minimise \
    log(Σ|x − median| + 0.001·n) + 4·log(n)/n per step, x being logarithms of times (asv's \
    criterion): at most five in a line, no level shorter than two commits.</dd>
    <dt>Machines</dt><dd>Results with different processors, numbers of cores, instruction sets, systems or \
    compilers are in no figure together.</dd>
    </dl></details>
    <details><summary>Data</summary>
    <p>The numbers of this page in four figures. Arrays hold whole numbers of a power of ten: \
    <code>values</code> 1166 with <code>values_exponent</code> −9 is 1.166 µs. Ratios are the median and \
    its interval. Of more than 256 processes every k-th is kept.</p>
    <p><a id="download" download="benchmarks.json" href="#data">Download as JSON</a></p>
    </details>

    """
}
