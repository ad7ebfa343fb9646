"""English: what the lessons ask and explain."""

from __future__ import annotations

from texts.language import Words

WORDS: dict[str, Words] = {
    "slope": Words(
        title="GD follows the slope",
        question="Four runs of gradient descent (GD) differ only in the learning rate η: "
        "0.005, 0.03, 0.095 and 0.105. Which has the lowest loss after 60 steps?",
        explanation=(
            r"GD looks at the slope under its feet, the gradient $\nabla L$ of the partial "
            r"derivatives, and takes a step against it, $w \leftarrow w - \eta\,\nabla L(w)$. "
            "The learning rate η is its only setting. Such a rule for the next step is an "
            "optimizer; those of the later lessons grow out of this one.",
            "**Too small crawls.** With η = 0.005 the path finds the floor of the valley, "
            "but x has come only from 9 to {left_tiny}, and the loss is {loss_tiny}. With η "
            "= 0.03 it is {loss_small}.",
            "**Too large diverges.** The curvature is greatest across the valley: "
            r"$\lambda_\max$ = {steep}. Each step multiplies y by $1 - \eta\lambda_\max$, so "
            r"y shrinks only while η is below $2/\lambda_\max$ = **{limit}**. With η = 0.105, "
            "hardly above it, every step overshoots further than the last: the loss is "
            "{loss_beyond}.",
            "**The best here is just below the limit.** With η = 0.095 the path changes "
            "sides at each of its {flips} steps and is behind η = 0.03 at first, but from "
            "step {ahead} on it leads, and it ends at {loss_large}. Best in the long run "
            r"is $2/(\lambda_\min + \lambda_\max)$ = {best}: both directions then shrink by "
            "the same factor. The flat one needs the large steps that the steep one hardly "
            "allows: the trouble with one rate for all.",
        ),
        takeaway="Too small crawls, too large diverges: on a quadratic bowl GD is stable for "
        r"η below $2/\lambda_\max$.",
    ),
    "minibatches": Words(
        title="SGD looks at one example",
        question="A line is fitted to 64 examples. At each step stochastic gradient descent "
        "(SGD) reads 1 of them, a mini-batch 8, GD all 64, each with η = 0.1. Which has the "
        "lowest loss at the moment when each has read 64 examples: after 64 steps, 8 steps, "
        "1 step?",
        explanation=(
            "**Fast.** For the 64 gradients that GD’s single step takes, SGD makes 64 steps. "
            "The loss is then {epoch_one} above the minimum for SGD, {epoch_eight} for "
            "batches of 8, {epoch_full} for GD; over {shuffles} other orders of the examples "
            "the medians are {median_one}, {median_eight} and the same {epoch_full}. A larger "
            "η helps the larger batches, but not enough: at {larger} it is {larger_eight} for "
            "8 and {larger_full} for all.",
            "**The axis decides what you see.** Counted in steps, the advantage hides: "
            "after 64 steps GD is ahead with {steps_full} against SGD’s {steps_one}, as in "
            "{behind} of the {shuffles} other orders, but it has read {read_full} examples "
            "for that. In the lab, the loss curve can run by example, too. Neither axis is "
            "time: hardware that works in parallel takes far less time for 64 gradients at "
            "once than for 64 in a row, which is one more reason for mini-batches.",
            "**Noisy.** One example’s gradient is right only on average. No line goes through "
            "all examples, so with a constant η SGD does not come to rest: over the last "
            "{tail} steps it hovers on average {floor_one} above the minimum. **Mini-batches "
            "calm it:** {floor_eight} with 8 examples, {floor_full} with all.",
            "**So does a smaller rate.** The comparison scene multiplies η by 0.1 after step "
            "160, still with one example a step: {floor_decaying} is left, {calmer} times "
            "less. At the new η it hovers again, only lower.",
        ),
        takeaway="Small batches buy many cheap, noisy steps; larger batches or a smaller "
        "rate calm the noise.",
        asides=("One example a step, with constant and with decaying η",),
    ),
    "momentum": Words(
        title="Momentum carries through",
        question="Five runs start on the left slope: GD with η = 0.005 and 0.05, Momentum "
        "with η = 0.005 and α = 0.5, 0.9 and 0.99. Click where Momentum with α = 0.9 will "
        "be after 200 steps.",
        explanation=(
            "**GD stays in the first dip.** It has no memory: where the slope vanishes, it "
            "stops. With both rates it goes to the local minimum, whose loss is {local}, and "
            "so does Momentum with α = 0.5: after 200 steps the losses are {loss_slow}, "
            "{loss_fast} and {loss_half}. (At η = {leap} GD’s first step would leap over the "
            "dip, which is no memory either.)",
            "**Momentum carries through.** It keeps a velocity, "
            r"$v \leftarrow \alpha v - \eta\, g$, $w \leftarrow w + v$. With α = 0.9 that "
            "lifts it over the hump, and from step {arrived} on it is within {near} of the "
            "global minimum; it ends at a loss of {loss_tenths}. It gets there with any η "
            "within {percent} %, and from {carried} of {starts} starts within ±{around}.",
            "**It can shoot past.** With α = 0.99 it rushes past the global minimum at a "
            "distance of {nearest}, out to x = {farthest}, and the local minimum on the other "
            "side catches it. After 200 steps it is at x = {end_long} with a loss of "
            "{loss_long}, and only from step {settled} on does it stay within {near} of that "
            "minimum. Where it is caught hangs on the start: there from {caught} of the "
            "{starts}.",
            "**Why 0.9, and why {share}?** Pushes that agree add up: "
            r"$1 + \alpha + \alpha^2 + \dots = 1/(1-\alpha)$, which is {push} single pushes "
            "at α = 0.9, {push_half} at 0.5 and {push_long} at 0.99. So 0.9 remembers about "
            "ten steps. But the total push is not the point: GD with ten times the η has it "
            "too, and stays. What carries is the memory.",
            "And {share} is 1 − 0.9. In the form "
            r"$m \leftarrow \alpha m + (1-\alpha)\, g$ the weights add up to one in the long "
            "run, so m is an average gradient, and stepping along it with {push} η is the "
            "very same path. **It is no learning rate**, as some notes read it: with η = "
            "{share} and α = 0.9 Momentum diverges from the default start on {misread} of "
            "the lab’s {surfaces} surfaces, Beale and Rosenbrock among them.",
        ),
        takeaway="Momentum remembers about 1/(1 − α) steps: enough can roll through a small "
        "dip, too much can shoot past.",
    ),
    "flat_stretch": Words(
        title="Across a flat stretch",
        question="All slide from x = 1 towards the origin, where the surface is level and "
        "beyond which it falls again: GD with η = 0.02 and 0.2, and Momentum with η = 0.02 "
        "and α = 0.9. Which is the first to pass x = −1?",
        explanation=(
            "**GD stays.** Its step is η times the slope, and the slope along x dies on the "
            "way: from {slope_first} at the start to {slope_slow}. After 100 steps it is "
            "still at x = {x_slow}. Ten times the rate only brings it to x = {x_fast}, where "
            "the slope is {slope_fast}. The nearer it gets, the slower it moves; with no η "
            "below {leap} does it pass the level point.",
            "**Momentum carries across.** The speed gained on the slope outlives the slope: "
            "it passes the level point at step {crossed} and x = −1 at step {beyond}.",
            "GD with η = 0.2 has as large a total push: what it lacks is memory. With α = "
            "{short} Momentum’s is too short, and it stays at x = {x_short}.",
        ),
        takeaway="Where the slope dies, GD’s steps die with it; a velocity lives on for a while.",
    ),
    "adagrad": Words(
        title="Adagrad: a rate for each coordinate",
        question="A bowl 100 times steeper along y than along x, and a start at (2, 2). GD "
        "takes η = 0.01, which suits the steep direction exactly; Adagrad (Adaptive Gradient) "
        "takes η = 0.5. Click where GD will be after 100 steps.",
        explanation=(
            "**One rate has to serve both directions.** GD is at y = 0 after one step, and "
            "then crawls along the flat direction: after 100 steps x is still {x_gd}, and "
            "with κ = 1000 it is {x_gd_thousand}. Even at η = {best}, its best in the long "
            "run, GD is {best_gd} from the minimum.",
            "**Adagrad divides each coordinate by its own past**, "
            r"$w \leftarrow w - \eta\, g/(\sqrt G + \epsilon)$ with $G \leftarrow G + g^2$. "
            "Its first rate is {rate_x} along x and {rate_y} along y, so that how steep a "
            "coordinate is no longer matters: for κ = 1, 10, 100 and 1000 the path is the "
            "same, to within {apart}. From (2, 2), as far in x as in y, it goes straight to "
            "the minimum.",
            "**Along the axes only.** Turn the bowl by 45° and the steep direction is no "
            "coordinate any more: from (2, 1) Adagrad ends {turned_adagrad} from the "
            "minimum, GD {turned_gd}. With the rates that suit this bowl best, 1 (of 1, 2, 3 "
            "and 5 times powers of ten) and {best}, it is {tuned_adagrad} and {tuned_gd}.",
            "**ε** is there for a coordinate that has not had a slope yet, whose step would "
            "be 0/0. At {epsilon} it has no visible effect. At 100 it outweighs √G along x "
            "and slows every step: the loss ends at {loss_epsilon} instead of {loss}.",
            "**Why the rate dies.** G is a sum of squares and only grows. From a steep "
            "place on Beale with η = 0.05, G along y goes from {sum_first} to {sum_last}, so "
            "the rate from {dying_first} down to {dying_last}. After 200 steps the loss is "
            "{loss_dying} and the slope still {slope_dying}, but the steps are only "
            "{step_dying} long: what was steep once is never forgotten. A larger η makes up "
            "for that (with η = 2 the loss ends at {loss_larger}), but its rate, too, only "
            "falls.",
        ),
        takeaway="To Adagrad steep and flat coordinates are alike, but its sum only grows, so "
        "its rate only falls.",
        asides=(
            "κ = 1: a round bowl",
            "κ = 10",
            "κ = 1000",
            "κ = 100, turned by 45°",
            "ε = 100",
            "The rate dies on Beale",
        ),
    ),
    "rmsprop": Words(
        title="RMSProp forgets",
        question="Adagrad and RMSProp (Root Mean Square Propagation) start on a steep wall of "
        "Beale with the same η = 0.05. Which has the lower loss after 200 steps?",
        explanation=(
            "**Adagrad remembers everything.** The wall’s huge gradients stay in its sum G, "
            "which only grows, so its rate along y only falls, from {dying_first} to "
            "{dying_last}. It ends at a loss of {loss_adagrad}.",
            "**RMSProp forgets.** Its G is a decaying average, "
            r"$G \leftarrow \beta G + (1-\beta)\, g^2$, which at β = 0.9 remembers about "
            "{memory} steps. Off the wall the gradients are small, G falls from "
            "{average_first} to {average_last}, and the rate recovers: from {rate_low} at "
            "step {rate_low_step} to {rate_last} at the end, {recovered} times as much. The "
            "loss is first below {low} at step {below}.",
            "**The price.** Dividing by the recent gradients keeps the steps about η long in "
            "each coordinate, also near the minimum: over the last {tail} steps {pace_x} η "
            "along x and {pace_y} η along y on average. So it does not settle but bounces, "
            "the loss going up and down between {tail_low} and {tail_high}. The bounce is "
            "chaotic; the last digits are chance.",
            "**The same η is no contest.** Each tuned by the rule of lesson 9, Adagrad (η = "
            "{eta_adagrad}) ends at {own_adagrad}, RMSProp (η = {eta_rmsprop}) at "
            "{own_rmsprop}. Still, one rate only falls, and the other can recover.",
        ),
        takeaway="A decaying average instead of a sum: the rate recovers when recent "
        "gradients are small.",
    ),
    "adam": Words(
        title="Adam and its correction",
        question="The averages m and v of Adam (Adaptive Moment Estimation) start at zero, "
        "and bias correction makes up for it. Three runs: with correction, without it, and "
        "without it at about a third of the η. Which takes the longest first step?",
        explanation=(
            "**Adam is momentum and RMSProp**: an average m of the gradients takes the place "
            "of the gradient, an average v of their squares sets the rate of each coordinate. "
            "With β₁ = 0 and no correction it is RMSProp at β = 0.999: the two paths of the "
            "comparison scene differ by {apart}.",
            "**The first m is a tenth of the gradient.** The gradient is ({g_x}, {g_y}); m, "
            r"from zero, is only ({m_x}, {m_y}). Divided by $1 - \beta_1^t$ it is "
            "({m_hat_x}, {m_hat_y}), the gradient itself.",
            "**Yet the uncorrected first step is the longer one**: {step_raw} η in each "
            "coordinate against {step} η. For v starts at zero too, and more so: √v is "
            "{v_share} of the gradient, m is {m_share} of it, and the step is η times their "
            "quotient. Along x the steps grow to {peak} η at step {peak_step} and carry it "
            "past the minimum, to {x_raw}; corrected, x does not fall below {x_adam} in "
            "these 200 steps.",
            "The correction is not for speed: here the longer steps bring the loss below "
            "{loss} at step {below_raw}, the corrected ones at {below_adam}. It makes η mean "
            "what it says from the first step on.",
            r"**Mind the t.** Some notes print $1/(1-\beta)$ for $1/(1-\beta^t)$. The first "
            "step is then right, {step_constant} η, but the factors stay at {m_factor} and "
            "{v_factor} for ever instead of falling to 1; after 200 steps they should be "
            "{m_factor_last} and {v_factor_last}. But for ε it is uncorrected Adam at "
            "{shrunk} times the η: the third run.",
            "**And the hats.** Some notes print the same letters m and v before and after the "
            "correction. Read as it stands, that is m ← {m_kept} m + g, v ← {v_kept} v + g², "
            "and the path freezes: along x its steps are {frozen_1}, {frozen_2}, {frozen_3}, "
            "{frozen_4} η …, {frozen_way} η in all, and the loss goes from {loss_start} to "
            "{frozen_loss}, Adam’s to {loss_adam}. Others take the m and v of the step "
            r"before, without hats, $m_{{t-1}}/\sqrt{{v_{{t-1}}}}$: then the first step is "
            "0/ε = {late_first}, and the second the uncorrected {late_second} η, one step "
            "late.",
        ),
        takeaway="Bias correction undoes the start at zero: the first step is η in each "
        "coordinate, not three times that.",
        asides=("RMSProp at β = 0.999, and Adam with β₁ = 0 and no correction",),
    ),
    "saddle_race": Words(
        title="The saddle race",
        question="Four methods start at (1.5, 0.001), a hair’s breadth off the ridge of a "
        "saddle that falls along y. Which is the first with |y| > 1?",
        explanation=(
            "**Adam leaves at step {adam}**, Adagrad at {adagrad}, Momentum at {momentum}, "
            "GD at {gd}.",
            "**GD’s step is as small as the slope.** Beside the ridge the slope along y is "
            "only {slope}, and the first step along y only {step_gd}. Each step multiplies y "
            "by {growth}, so what counts is how far from the ridge it starts: from y = 0.01 "
            "GD has left by step {gd_farther} and Momentum by {momentum_farther}; from y = "
            "10⁻⁶ by {gd_nearer} and {momentum_nearer}. A larger η can make up for that, but "
            "not everywhere: with η = {bold_eta} GD leaves at step {bold} too, but from y = "
            "10⁻⁶ at {bold_nearer}.",
            "**Adam and Adagrad divide by the size of the slope**, so their first steps are "
            "about η in each coordinate, however small it is, as long as it is far above ε = "
            "10⁻⁸: Adam’s along y is {step_adam}. From all three starts Adagrad needs "
            "{adagrad} steps and Adam {adam}.",
            "**Started on the ridge, none ever leaves.** At y = 0 the slope along y is "
            "exactly zero: GD, like all four methods, walks along the ridge into the "
            "saddle and stays. A little noise is enough to push it off: SGD with σ = 0.01 has "
            "left by step {sgd}, and by {sgd_median} in the median of {seeds} draws.",
        ),
        takeaway="Near a saddle the slope is tiny. The nearer the ridge, the later GD leaves; "
        "methods that divide by the slope’s size hardly mind. On the ridge itself all need "
        "noise.",
        asides=(
            "From y = 0.01",
            "From y = 10⁻⁶",
            "On the ridge, y = 0, and SGD with σ = 0.01",
        ),
    ),
    "valley_and_plateau": Words(
        title="Valley and plateau",
        question="Six methods in Rosenbrock’s curved valley, each with a learning rate "
        "tuned for it by the same rule. Which has the lowest loss after 300 steps?",
        explanation=(
            "**How they were tuned.** η is taken from 1, 2, 3 and 5 times powers of ten. "
            "Each η runs from {starts} starts within ±{around}; a rate is discarded if any "
            "path leaves the picture, and of the rest the one with the lowest median final "
            "loss is taken. Only η is tuned; α, β and ε stay at their defaults. SGD has noise "
            "of σ = 1.",
            "**The valley.** Finding it is easy, following it is slow. Adam ends at "
            "{adam_valley}, Momentum at {momentum_valley}, GD at {gd_valley}, SGD at "
            "{sgd_valley}, RMSProp at {rmsprop_valley}, Adagrad at {adagrad_valley}. "
            "Whether SGD or GD is ahead is chance: it depends on the draw of the noise.",
            "**The plateau.** The same six, tuned by the same rule, on Beale for 200 steps: "
            "Adam {adam_plateau}, Momentum {momentum_plateau}, Adagrad {adagrad_plateau}, "
            "GD {gd_plateau}, RMSProp {rmsprop_plateau}, SGD {sgd_plateau}. Adam and Momentum "
            "lead again, but Adagrad, last in the valley, is third here: an order found on "
            "one surface need not hold on the next.",
            "**Why.** The two that lead average the gradient: without its average (β₁ = 0, η "
            "tuned again) Adam ends at {unaveraged_valley} and {unaveraged_plateau}. Adagrad "
            "never forgets its first steps. In the valley they land on the walls, and from "
            "step {settled} on it is GD with a rate of {rate_valley}, less than GD’s own "
            "0.003; on Beale it keeps {rate_plateau} along x, more than GD’s own 0.02. (With "
            "η = 2 it would reach {bold_valley} and {bold_plateau}, but its first step, 2 in "
            "each coordinate, leaves the picture.)",
            r"**The limit is local.** GD’s η = 0.003 is beyond $2/\lambda_\max$ at the start "
            "({limit_start}) and at the minimum ({limit_minimum}), and yet works for 300 "
            "steps: on the path η exceeds the limit at only {beyond} points. Where the "
            r"surface is not quadratic, $2/\lambda_\max$ is the limit at the current point. "
            "At the minimum it is a law: GD cannot settle there. The scene of 2000 steps "
            "shows it bouncing on the way, over the last {late} steps between {late_low} and "
            "{late_high}, while η = 0.0019 has come down to {patient}.",
        ),
        takeaway="Tuned by one stated rule, methods can be compared; the order still depends "
        "on the surface.",
        asides=("Beale’s plateau", "GD for 2000 steps, η = 0.003 and 0.0019"),
    ),
    "fair_comparison": Words(
        title="A fair comparison",
        question="Five methods in Rosenbrock’s valley, all with the same η = 0.001. Which "
        "has the lowest loss after 300 steps?",
        explanation=(
            "**The same η for all looks fair.** At η = 0.001 Momentum wins with "
            "{small_momentum}, ahead of GD ({small_gd}), RMSProp ({small_rmsprop}), Adam "
            "({small_adam}) and Adagrad ({small_adagrad}).",
            "**But η decides the winner.** At 0.005 it is GD ({medium_gd}) and Momentum "
            "diverges; at 0.02 it is RMSProp ({large_rmsprop}) and GD diverges too; at 0.5 "
            "it is Adam ({huge_adam}), last but one before. Whoever chooses η chooses who "
            "wins: it means a different step in each method.",
            "**Each at its own best** takes η out of the choice. η is taken from 1, 2, 3 and "
            "5 times powers of ten; a rate is discarded if any path from {starts} starts "
            "within ±{around} leaves the picture; of the rest the lowest median final loss "
            "wins. Then Adam ends at {own_adam}, Momentum at {own_momentum}, GD at "
            "{own_gd}, RMSProp at {own_rmsprop}, Adagrad at {own_adagrad}.",
            "**But only η.** α, β₁ and β₂ are still at their defaults. With α = 0.95, found "
            "by the same rule, Momentum ends at {further_momentum}, ahead of Adam; with β₁ = "
            "0.95 and β₂ = 0.99 Adam is ahead again, at {further_adam}. Whoever tunes one "
            "method more than the other chooses who wins once more.",
            "**Why many starts?** From (−1.5, 2) GD with η = 0.002 leaps across the valley "
            "in four steps, to ({luck_x}, {luck_y}), and ends at {luck}. That is luck: of "
            "the {starts} starts around it {luck_runaways} run away. GD’s win at 0.005 is "
            "luck as well, with {medium_runaways} of {starts} running away. A best η from a "
            "single start proves little.",
            "**The rule is a choice too.** Momentum with η = 0.003 would beat all five with "
            "{bold} from this start, and is out because from {bold_runaways} of the "
            "{starts} starts it runs away. And all this is for this surface and 300 steps. "
            "State the rule, and others can check it.",
        ),
        takeaway="One η for everybody decides the winner; compare each at its own best, by "
        "a rule that is stated, and say what was tuned.",
        asides=(
            "η = 0.005 for all",
            "η = 0.02 for all",
            "η = 0.5 for all",
            "Each at its own best η",
            "Momentum and Adam tuned further",
            "GD’s lucky leap",
            "Momentum with η = 0.003",
        ),
    ),
}
