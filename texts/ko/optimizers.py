"""한국어: what ``optimizers/`` says. The methods' names stay as they are.

``optimizer.eta.label`` stands for all optimizers that say alike; one that says otherwise has its
own ``optimizer.rprop.eta.label`` besides.
"""

from __future__ import annotations

STRINGS: dict[str, str] = {
    # What several methods share: settings, then quantities.
    "optimizer.eta.label": "학습률",
    "optimizer.eta.help": "한 걸음에 얼마나 멀리 가는지 정합니다.",
    "optimizer.alpha.label": "모멘텀",
    "optimizer.alpha.help": "스텝마다 속도를 얼마나 남길지 정합니다.",
    "optimizer.beta.label": "감쇠율",
    "optimizer.beta.help": "과거의 기울기 제곱을 얼마나 남길지 정합니다.",
    "optimizer.beta1.label": "1차 모멘트 감쇠율",
    "optimizer.beta1.help": "과거의 기울기를 얼마나 남길지 정합니다.",
    "optimizer.beta2.label": "2차 모멘트 감쇠율",
    "optimizer.beta2.help": "과거의 제곱을 얼마나 남길지 정합니다.",
    "optimizer.epsilon.label": "엡실론",
    "optimizer.epsilon.help": "0으로 나누지 않게 합니다. 크면 걸음이 짧아집니다.",
    "optimizer.m.help": "기울기의 지수 이동 평균.",
    "optimizer.v.help": "기울기 제곱의 지수 이동 평균.",
    "optimizer.G.help": "기울기 제곱의 지수 이동 평균.",
    "optimizer.m_hat.help": "0에서 출발한 m의 편향을 보정한 값.",
    "optimizer.v_hat.help": "0에서 출발한 v의 편향을 보정한 값.",
    "optimizer.rate.help": "기울기 또는 그 평균의 각 좌표에 곱해지는 값.",
    # Method by method, in teaching order.
    "optimizer.gd.full_name": "경사 하강법(Gradient Descent)",
    "optimizer.gd.summary": "기울기의 반대 방향, 곧 가장 가파른 내리막으로 나아가며, 다른 방법은 "
    "대부분 여기서 나왔습니다. 둥근 그릇에서는 잘 통하지만, 좁은 골짜기에서는 학습률 하나로 가파른 "
    "방향과 완만한 방향을 모두 감당해야 해서 지그재그로 가거나 기어갑니다.",
    "optimizer.gd.conventions": "데이터로 만든 곡면에서도 언제나 전체 손실의 기울기, 곧 편미분을 "
    "모은 벡터를 씁니다.",
    "optimizer.sgd.full_name": "확률적 경사 하강법(Stochastic Gradient Descent)",
    "optimizer.sgd.summary": "스텝마다 데이터를 하나 또는 몇 개만 봅니다. 값싸지만 잡음이 "
    "많습니다. 처음에는 본 데이터 수에 비해 빠르지만, 학습률이 일정하면 극소점에서 데이터마다 "
    "기울기가 다른 만큼 그 둘레에서 계속 흔들립니다.",
    "optimizer.sgd.conventions": "데이터가 있으면 따로 정하지 않는 한 비복원으로 뽑고 에폭마다 "
    "다시 섞습니다. 함수식에는 데이터가 없으므로, 시드로 정해진 가우스 잡음 σ를 정확한 기울기에 "
    "더합니다.",
    "optimizer.momentum.full_name": "모멘텀을 쓰는 경사 하강법: 무거운 공",
    "optimizer.momentum.summary": "속도를 유지하므로 방향이 같은 힘은 쌓입니다. α = 0.9이면 한 번 "
    "미는 힘의 10배까지 됩니다. 평탄한 곳과 얕은 웅덩이를 굴러 지나갈 수 있지만, 극소점을 지나쳐 "
    "흔들릴 수도 있습니다.",
    "optimizer.momentum.conventions": "Polyak과 Sutskever 등(2013)처럼 속도에 η가 들어 "
    "있습니다. PyTorch의 버퍼에는 들어 있지 않습니다. η가 일정하면 경로가 같고, 스케줄을 쓰면 "
    "달라집니다.",
    "optimizer.momentum.v.help": "속도: −ηg를 줄여 가며 더한 합.",
    "optimizer.nesterov.full_name": "Nesterov 가속 경사법(Nesterov Accelerated Gradient, NAG)",
    "optimizer.nesterov.summary": "곧 도착할 자리의 기울기를 미리 보는 모멘텀이라, 더 일찍 속도를 "
    "줄입니다. 설정이 같으면 Momentum보다 덜 흔들리지만, η가 너무 크면 더 일찍 튀어 나갑니다.",
    "optimizer.nesterov.conventions": "PyTorch의 SGD(nesterov=True)를 따릅니다. w는 미리 내다본 "
    "점이고, 이 실험실의 Momentum과 달리 v에 η가 들어 있지 않습니다. α는 일정합니다(PyTorch의 "
    "기본값은 0). 논문의 α는 스텝에 따라 커집니다.",
    "optimizer.nesterov.v.help": "오르막 쪽 속도: 기울기를 줄여 가며 더한 합.",
    "optimizer.adagrad.full_name": "적응적 기울기(Adaptive Gradient)",
    "optimizer.adagrad.summary": "기울기의 각 좌표를 지금까지의 모든 값의 크기로 나누므로, 가파른 "
    "좌표와 완만한 좌표가 똑같이 나아갑니다. 합은 줄어드는 일이 없으므로, η가 일정하면 학습률은 "
    "다시 커지지 않습니다.",
    "optimizer.adagrad.conventions": "PyTorch처럼 G는 0에서 출발하고(Keras와 TensorFlow는 0.1), "
    "ε은 제곱근 밖에 있습니다.",
    "optimizer.adagrad.G.help": "지금까지의 모든 기울기 제곱의 합.",
    "optimizer.rmsprop.full_name": "제곱 평균 제곱근 전파(Root Mean Square Propagation)",
    "optimizer.rmsprop.summary": "잊을 줄 아는 Adagrad입니다. 최근의 기울기가 작은 곳에서는 "
    "학습률이 되살아납니다. 극소점 근처에서도 좌표마다 η쯤 움직이므로, 멈추지 않고 진동합니다.",
    "optimizer.rmsprop.conventions": "PyTorch처럼 ε은 제곱근 밖에 있습니다(TensorFlow 1에서는 "
    "안에 있었습니다). G가 0에서 출발하는데 편향 보정이 없어 처음 몇 걸음이 깁니다. PyTorch의 "
    "감쇠율 기본값은 0.99입니다.",
    "optimizer.adadelta.full_name": "지난 걸음 Δ에서 얻는 적응적(Adaptive) 학습률",
    "optimizer.adadelta.summary": "과거 걸음의 크기로 학습률까지 스스로 정하는 RMSProp입니다. η를 "
    "조정할 필요는 없지만, ε이 그 자리를 대신합니다. 약 3√ε인 걸음에서 출발해 처음에는 기어갑니다. "
    "ε을 키우면 깨어납니다.",
    "optimizer.adadelta.conventions": "논문과 PyTorch처럼 ε은 두 제곱근 안에 있고, 기본값은 "
    "PyTorch의 것입니다. 논문에는 η가 없으며, 1이면 논문의 방법입니다.",
    "optimizer.adadelta.epsilon.help": "0으로 나누지 않게 하고, 처음 걸음의 길이를 정합니다.",
    "optimizer.adadelta.beta.help": "과거의 제곱을 얼마나 남길지 정합니다.",
    "optimizer.adadelta.u.help": "η를 곱하기 전 걸음의 제곱의 지수 이동 평균.",
    "optimizer.adadelta.rate.help": "η × 최근 걸음의 크기 ÷ 최근 기울기의 크기.",
    "optimizer.adam.full_name": "적응적 모멘트 추정(Adaptive Moment Estimation)",
    "optimizer.adam.summary": "방향은 모멘텀, 학습률은 RMSProp이며, 둘 다 0에서 출발하는 편향을 "
    "보정합니다. 손실에 양수를 곱해도 (ε의 영향을 빼면) 경로가 같고, 한 걸음은 좌표마다 대개 η "
    "이하이며, 오래 잔잔한 뒤의 첫 걸음은 η(1 − β₁)/√(1 − β₂) = 3.2η입니다.",
    "optimizer.adam.conventions": "논문과 PyTorch처럼 ε은 보정한 v̂의 제곱근 밖에 있습니다. "
    "(TensorFlow는 보정하지 않은 제곱근에 ε을 더하며, 이는 논문의 ε̂입니다.)",
    "optimizer.adam.bias_correction.label": "편향 보정",
    "optimizer.adam.bias_correction.help": "끄면 m과 v가 0에서 출발하는데도 그대로 씁니다.",
    "optimizer.adam.epsilon_inside.label": "ε을 제곱근 안에",
    "optimizer.adam.epsilon_inside.help": "√(v̂ + ε)으로 나눕니다.",
    "optimizer.amsgrad.full_name": "제곱 평균의 최댓값을 쓰는 Adam",
    "optimizer.amsgrad.summary": "지금까지 가장 큰 v로 나누는 Adam으로, Adam이 수렴하지 않는 "
    "경우를 고칩니다. 학습률이 Adam보다 훨씬 덜 되살아나므로, 극소점 근처에서는 흔히 더 차분하고 "
    "가파른 벽을 만난 뒤에는 오랫동안 느립니다.",
    "optimizer.amsgrad.conventions": "PyTorch의 Adam(amsgrad=True)을 따르며 β와 ε도 그 "
    "값입니다. 보정하기 전의 v에서 최댓값을 구합니다(Optax는 보정한 뒤). 논문은 m도 v도 "
    "보정하지 않습니다.",
    "optimizer.amsgrad.v_max.help": "지금까지 가장 큰 v.",
    "optimizer.amsgrad.v_hat.help": "가장 큰 v를 Adam의 v̂처럼 보정한 값.",
    "optimizer.adamax.full_name": "최댓값 노름을 쓰는 Adam",
    "optimizer.adamax.summary": "제곱 평균 대신, 천천히 잊히는 최근의 가장 큰 기울기로 나누는 "
    "Adam입니다. β가 보통의 값이면 어떤 걸음도 좌표마다 η쯤보다 길지 않으며, 가파른 벽을 만난 "
    "뒤에는 오랫동안 느립니다.",
    "optimizer.adamax.conventions": "PyTorch와 Optax처럼 최댓값을 구할 때 |g|에 ε을 더하고, β와 "
    "ε도 그 값입니다. 논문에는 ε이 없습니다. 보정은 m에만 합니다. 최댓값에는 보정이 필요 "
    "없습니다.",
    "optimizer.adamax.beta2.help": "과거의 최댓값을 얼마나 남길지 정합니다.",
    "optimizer.adamax.beta2.label": "최댓값 감쇠율",
    "optimizer.adamax.u.help": "최근의 가장 큰 기울기. 스텝마다 β₂배로 줄어듭니다.",
    "optimizer.nadam.full_name": "Nesterov 가속 적응적 모멘트 추정(Nesterov-Accelerated Adaptive "
    "Moment Estimation)",
    "optimizer.nadam.summary": "다음 스텝의 모멘텀을 지금의 기울기와 섞는 Adam이라 더 일찍 방향을 "
    "바꿉니다. 같은 η에서 Adam보다 빠른 곡면도 있고, Adam은 멈추는데 극소점 둘레를 맴도는 곡면도 "
    "있습니다.",
    "optimizer.nadam.conventions": "PyTorch를 따르며 β, ε, 모멘텀 감쇠(0.004)도 그 값입니다. "
    "Optax는 μ를 β₁로 고정합니다. PyTorch는 μ의 곱을 기본 자료형으로 저장하므로, 기본이 "
    "64비트가 아니면 32비트입니다.",
    "optimizer.nadam.mu_product.help": "지금까지의 μ를 모두 곱한 값. 1에서 이 값을 뺀 수로 0에서 "
    "출발한 편향을 보정합니다.",
    "optimizer.radam.full_name": "정류한 Adam(Rectified Adam)",
    "optimizer.radam.summary": "웜업이 들어 있는 Adam입니다. 처음 몇 스텝은 단순한 모멘텀이고, "
    "v가 믿을 만해지면서 적응적 학습률이 서서히 적용됩니다. 경사가 가파르면 첫 걸음들이 크게 "
    "튑니다.",
    "optimizer.radam.conventions": "PyTorch를 따르며 β와 ε도 그 값입니다. ε은 보정하기 전의 "
    "√v에 더하고, ρ > 5부터(논문은 ρ > 4) 학습률을 적응시킵니다.",
    "optimizer.radam.r.help": "v를 얼마나 믿는지 나타냅니다. 전혀 쓰지 않는 동안에는 1입니다.",
    "optimizer.adamw.full_name": "가중치 감쇠(Weight Decay)를 분리한 Adam",
    "optimizer.adamw.summary": "Adam에 더해, 스텝마다 가중치를 1 − ηλ배로 0 쪽으로 줄이며, 이는 "
    "m과 v를 거치지 않습니다. 신경망의 일반화에 도움이 될 수 있지만, 곡면만 놓고 보면 0이 아닌 "
    "극소점에서 도착점을 끌어낼 뿐입니다.",
    "optimizer.adamw.conventions": "PyTorch처럼 λ에 η를 곱하고 λ는 m과 v에 들어가지 않으며, β, "
    "ε, λ도 PyTorch의 값입니다. (논문에서는 λ에 스케줄만 곱합니다.)",
    "optimizer.adamw.weight_decay.label": "가중치 감쇠",
    "optimizer.adamw.weight_decay.help": "가중치를 0 쪽으로 얼마나 세게 당기는지 정합니다. "
    "0이면 Adam입니다.",
    "optimizer.adabelief.full_name": "기울기에 대한 믿음(Belief)에 따라 걸음을 조절하는 방법",
    "optimizer.adabelief.summary": "기울기가 평균에서 벗어난 정도로 나누는 Adam입니다. 경사가 "
    "고른 곳에서는 과감하고 꺾이는 곳에서는 조심스럽습니다. 고른 경사가 길게 이어지면 지나치게 "
    "과감해질 수 있습니다.",
    "optimizer.adabelief.conventions": "논문처럼 ε은 스텝마다 s에 더해져 쌓이고, 제곱근에도 "
    "더합니다. β와 ε(1e-16)의 기본값은 Optax의 것이며, Optax는 두 ε을 eps_root와 eps로 부릅니다.",
    "optimizer.adabelief.s.help": "(g − m)²의 지수 이동 평균: 기울기가 예상을 벗어나는 정도.",
    "optimizer.adabelief.s_hat.help": "0에서 출발한 s의 편향을 보정한 값.",
    "optimizer.yogi.full_name": "학습률이 커지는 속도를 조절한 Adam",
    "optimizer.yogi.summary": "v가 g² 쪽으로 많아야 (1 − β₂) g²만큼만 움직이는 Adam입니다. "
    "기울기가 갑자기 작아진 곳에서 학습률이 천천히 되살아납니다. 극소점 근처에서는 흔히 Adam보다 "
    "차분하고, 평탄한 골짜기에서는 더 느립니다.",
    "optimizer.yogi.conventions": "Optax를 따르며 β와 ε(0.001)도 그 값입니다. m과 v 모두 "
    "10⁻⁶에서 출발하고, Adam처럼 둘 다 보정합니다. 논문은 둘 다 보정하지 않고 v를 기울기 "
    "제곱에서 출발시킵니다.",
    "optimizer.yogi.v_hat.help": "v를 Adam처럼 보정한 값.",
    "optimizer.yogi.m_hat.help": "m을 Adam처럼 보정한 값.",
    "optimizer.yogi.beta2.help": "v가 기울기 제곱을 얼마나 천천히 따라갈지 정합니다.",
    "optimizer.yogi.v.help": "기울기 제곱의 느린 추정값.",
    "optimizer.lion.full_name": "진화한 부호 모멘텀(EvoLved Sign Momentum)",
    "optimizer.lion.summary": "모멘텀의 부호를 따라 각 좌표가 η만큼 움직입니다. 프로그램 탐색으로 "
    "찾아낸 방법입니다. 손실에 양수를 곱해도 경로가 같지만, 이상치 하나가 방향을 오래 뒤집을 수 "
    "있습니다. 대각선으로 걸으며, η가 줄지 않으면 멈추지 못합니다.",
    "optimizer.lion.conventions": "Optax를 따르며 β도 그 값이지만, 가중치 감쇠는 "
    "없습니다(Optax의 기본값은 0.001). 그 효과는 AdamW에서 볼 수 있습니다. 0의 부호는 0입니다.",
    "optimizer.lion.beta1.label": "방향 감쇠율",
    "optimizer.lion.beta1.help": "나아가는 방향에서 과거가 차지하는 몫.",
    "optimizer.lion.beta2.label": "모멘텀 감쇠율",
    "optimizer.lion.beta2.help": "과거의 기울기를 얼마나 남길지 정합니다.",
    "optimizer.rprop.full_name": "탄력적 역전파(Resilient backPropagation)",
    "optimizer.rprop.summary": "부호만 봅니다. 각 좌표의 걸음은 기울기의 부호가 그대로면 길어지고 "
    "바뀌면 짧아집니다. 모든 데이터의 기울기를 쓰면 흔히 빠르지만, 부호에 잡음이 섞이면 걸음이 "
    "거의 0으로 줄어듭니다.",
    "optimizer.rprop.conventions": "PyTorch를 따르며 기본값도 그 값입니다. 부호가 바뀐 좌표는 "
    "한 스텝 쉬고 기울기를 잊습니다(논문은 걸음을 되돌립니다). Δ는 10⁻⁶과 50 사이에 머뭅니다. "
    "스케줄에서는 첫 η만 첫 걸음의 길이로 쓰입니다.",
    "optimizer.rprop.eta.label": "첫 걸음",
    "optimizer.rprop.eta.help": "첫 걸음이 얼마나 멀리 가는지 정합니다.",
    "optimizer.rprop.eta_plus.label": "증가율",
    "optimizer.rprop.eta_plus.help": "부호가 그대로면 걸음에 이 값을 곱합니다.",
    "optimizer.rprop.eta_minus.label": "감소율",
    "optimizer.rprop.eta_minus.help": "부호가 바뀌면 걸음에 이 값을 곱합니다.",
    "optimizer.rprop.g.help": "직전의 기울기. 부호가 바뀐 좌표에서는 0입니다.",
    "optimizer.rprop.delta.help": "각 좌표의 걸음 길이.",
    "optimizer.newton.full_name": "뉴턴 방법",
    "optimizer.newton.summary": "곡률을 알기 때문에, 이차 함수인 그릇은 아무리 좁아도 한 걸음에 "
    "풉니다. 기울기가 0인 점이면 어느 것이든 찾아가므로 안장점 근처에서는 안장점으로 가고, H가 "
    "특이 행렬에 가까운 곳에서는 멀리 날아갑니다.",
    "optimizer.newton.conventions": "정확한 헤세 행렬을 쓰고 선 탐색은 하지 않습니다. η = 1, μ = "
    "0이면 교과서의 방법입니다. μ가 −λmin보다 크면 모든 걸음이 내리막을 향하고, 아주 크면 학습률이 "
    "η/μ인 GD에 가까워집니다. 클리핑은 기울기만 줄이고 H는 그대로 둡니다.",
    "optimizer.newton.damping.label": "감쇠",
    "optimizer.newton.damping.help": "헤세 행렬의 모든 고윳값에 더합니다.",
    "optimizer.lbfgs.full_name": "기억을 제한한 Broyden–Fletcher–Goldfarb–Shanno "
    "방법(Limited-Memory BFGS)",
    "optimizer.lbfgs.summary": "최근 m스텝 동안 기울기가 변한 모습에서 곡률을 짐작하고, 걸음을 "
    "내딛기 전에 시험해 봅니다. 매끄러운 손실에서는 기울기를 이보다 적게 쓰는 방법이 드물지만, "
    "정확한 기울기와 함숫값이 필요합니다.",
    "optimizer.lbfgs.conventions": "기울기가 약속한 감소량의 10⁻⁴만큼 손실이 줄면 시험에 통과하며, "
    "절반으로 줄이기는 20번까지입니다. SciPy의 L-BFGS-B(m의 기본값이 여기서 왔습니다)는 그 자리의 "
    "기울기도 보고, PyTorch도 탐색을 시키면 그렇게 합니다. 그래서 도착점은 SciPy와 같고, 경로는 "
    "다를 수 있습니다. 첫 걸음의 길이는 η를 넘지 않습니다. 클리핑은 기울기만 줄이고, 시험에 쓰는 "
    "손실은 그대로 둡니다.",
    "optimizer.lbfgs.eta.label": "첫 시도",
    "optimizer.lbfgs.eta.help": "걸음의 몇 배를 먼저 시도할지 정합니다. 손실이 줄 때까지 "
    "절반으로 줄입니다.",
    "optimizer.lbfgs.history.label": "기억 크기",
    "optimizer.lbfgs.history.help": "과거 몇 스텝에서 곡률을 짐작할지 정합니다.",
    "optimizer.lbfgs.s.help": "기억에 남은 최근의 걸음들.",
    "optimizer.lbfgs.y.help": "그 걸음들에서 기울기가 변한 양.",
    "optimizer.lbfgs.step.help": "방금 내디딘 걸음.",
    "optimizer.lbfgs.g.help": "그 걸음 전의 기울기.",
    # Words in formulas.
    "latex.if": "단, ",
    "latex.else": "그 밖에는",
    "latex.last": "직전",
    "latex.kept if": "단, ",
    "latex.of the newest pair": "가장 최근의 쌍으로",
    "latex.for the last m pairs": "최근 m쌍에 차례로",
    "latex.with the first": "단, ",
    "latex.that is good": "는 시험에 통과하는 첫 정수",
}
