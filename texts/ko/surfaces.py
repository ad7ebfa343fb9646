"""한국어: what ``surfaces/`` says."""

from __future__ import annotations

STRINGS: dict[str, str] = {
    # What the surfaces made of data share.
    "surface.noise.label": "잡음",
    "surface.noise.help": "데이터가 흩어진 정도. 같은 난수의 크기만 바꿉니다.",
    "surface.outliers.label": "이상치",
    # Surface by surface, in teaching order.
    "surface.beale.name": "Beale 함수",
    "surface.beale.summary": "평탄한 고원, 매우 가파른 모서리, 그리고 굽은 골짜기 끝의 최소점.",
    "surface.rosenbrock.name": "Rosenbrock 함수",
    "surface.rosenbrock.summary": "가파른 벽 사이에 길고 굽은, 거의 평탄한 골짜기가 있습니다.",
    "surface.rosenbrock.a.label": "최소점의 x",
    "surface.rosenbrock.a.help": "최소점은 (a, a²)입니다.",
    "surface.rosenbrock.b.label": "가파른 정도",
    "surface.rosenbrock.b.help": "벽이 얼마나 가파른지 정합니다.",
    "surface.ravine.name": "협곡",
    "surface.ravine.summary": "벽에서는 기울기가 주로 협곡을 가로지르는 쪽을 향하고, 협곡을 "
    "따라가는 몫은 작습니다. 단순한 걸음은 벽과 벽 사이를 튕기거나 기어가고, 모멘텀은 튕김을 "
    "평균하여 상쇄합니다. 협곡이 휘는 곳에서는 어느 좌표축도 협곡과 나란하지 않습니다.",
    "surface.ravine.k.label": "가파른 정도",
    "surface.ravine.k.help": "벽이 얼마나 가파른지 정합니다.",
    "surface.ravine.b.label": "휨",
    "surface.ravine.b.help": "0이면 첫째 축을 따라 곧습니다.",
    "surface.plateau.name": "고원",
    "surface.plateau.summary": "최소점에서 멀어지면 기울기가 거의 사라져 단순한 걸음은 기어갑니다. "
    "Adam처럼 최근 기울기의 크기로 나누는 방법은 속도를 지킬 수 있습니다.",
    "surface.plateau.s.label": "너비",
    "surface.plateau.s.help": "그릇이 어디까지 뻗어 있다가 평탄해지는지 정합니다.",
    "surface.saddle.name": "안장",
    "surface.saddle.summary": "원점에서 기울기가 0이고, x 방향으로는 오르막, y 방향으로는 "
    "내리막입니다. 바닥이 없으므로, 내려가다 보면 그림을 벗어납니다.",
    "surface.monkey_saddle.name": "원숭이 안장",
    "surface.monkey_saddle.summary": "원점에서 기울기와 곡률이 모두 사라지므로, 단순한 걸음은 "
    "다가갈수록 짧아지고 늦게야 옆으로 돌아섭니다. 모멘텀은 그대로 지나갈 수 있습니다. 바닥은 "
    "없습니다.",
    "surface.quadratic.name": "이차 함수",
    "surface.quadratic.summary": "매끄러운 극소점이라면 대부분 가까이에서는 이런 타원으로 "
    "보입니다. 얼마나 좁은지는 κ가 말해 줍니다.",
    "surface.quadratic.kappa.label": "조건수",
    "surface.quadratic.kappa.help": "λmax / λmin. λmin = 1입니다.",
    "surface.quadratic.theta.label": "회전",
    "surface.quadratic.theta.help": "도 단위입니다.",
    "surface.booth.name": "Booth 함수",
    "surface.booth.summary": "한 대각선 방향이 다른 대각선보다 아홉 배 가파른 그릇입니다. 두 "
    "방향 모두에 두 좌표가 섞여 있어, 좌표마다 학습률을 달리해도 고르게 할 수 없습니다.",
    "surface.matyas.name": "Matyas 함수",
    "surface.matyas.summary": "대각선을 따라가는 방향이 가로지르는 방향보다 25배 완만한 곧은 "
    "골입니다. 골로 내려가기는 빠르고, 골을 따라가기는 느립니다.",
    "surface.himmelblau.name": "Himmelblau 함수",
    "surface.himmelblau.summary": "값이 같은 최소점이 넷 있고, 어느 것을 찾을지는 경로에 달려 "
    "있습니다.",
    "surface.three_hump_camel.name": "삼봉낙타 함수",
    "surface.three_hump_camel.summary": "가운데에 깊은 극소점, 양옆에 더 얕은 극소점이 "
    "있습니다. 느리게 내려가면 처음 만난 곳에 갇히고, 모멘텀은 둔덕을 넘기도 합니다.",
    "surface.six_hump_camel.name": "육봉낙타 함수",
    "surface.six_hump_camel.summary": "깊이가 세 가지인 극소점 여섯이 점대칭으로 놓여 있습니다. "
    "둘은 가장 깊고, 가장 얕은 둘은 둘레의 언덕과 구별하기 어렵습니다.",
    "surface.styblinski_tang.name": "Styblinski–Tang 함수",
    "surface.styblinski_tang.summary": "깊이가 세 가지인 분지가 넷 있고, 이웃한 분지 사이에는 "
    "고개가 있습니다. 좌표마다 이중 우물이 따로 있고 서로 영향을 주지 않습니다.",
    "surface.mccormick.name": "McCormick 함수",
    "surface.mccormick.summary": "골 안에 극소점이 둘, 그 사이에 안장점이 하나 있습니다. 정의역 밖 "
    "왼쪽 아래로 점점 더 깊은 극소점이 이어지며, 걸음이 너무 크면 그쪽에서 끝날 수 있습니다.",
    "surface.goldstein_price.name": "Goldstein–Price 함수",
    "surface.goldstein_price.summary": "값이 3에서 백만까지 걸쳐 있습니다. 벽에서 안전한 "
    "학습률은 바닥에서는 기어갑니다. 바닥에는 값이 3, 30, 84, 840인 극소점이 있습니다.",
    "surface.rastrigin.name": "Rastrigin 함수",
    "surface.rastrigin.summary": "완만한 그릇 위에 가파른 물결이 덮여, 정수 좌표마다 그 근처에 "
    "극소점이 하나씩 있습니다. 기울기는 주로 가장 가까운 웅덩이를 알려 주고, 그릇은 조금밖에 알려 "
    "주지 않습니다.",
    "surface.rastrigin.a.label": "진폭",
    "surface.rastrigin.a.help": "0이면 단순한 그릇입니다.",
    "surface.ackley.name": "Ackley 함수",
    "surface.ackley.summary": "벽이 온통 움푹움푹한 깔때기입니다. 가장 낮은 곳은 뾰족하고 그 "
    "둘레에서 기울기가 사라지지 않아, 학습률이 일정한 단순한 걸음은 그곳에 멈추지 못합니다.",
    "surface.easom.name": "Easom 함수",
    "surface.easom.summary": "평원에 난 구멍 하나입니다. 조금만 떨어져도 기울기가 거의 0이라, "
    "기울기에 비례하는 걸음은 제자리에 서 있습니다.",
    "surface.linear_regression.name": "선형 회귀",
    "surface.linear_regression.summary": "곡면의 점 하나하나가 데이터에 맞추는 직선입니다. 계수는 "
    "직선의 기울기입니다. 손실은 데이터 64개에 대한 평균 제곱 오차입니다.",
    "surface.linear_regression.axis.x": "계수",
    "surface.linear_regression.axis.y": "절편",
    "surface.linear_regression.outliers.help": "오른쪽 데이터 넷을 위로 얼마나 끌어올릴지 "
    "정합니다.",
    "surface.boiling_point.name": "끓는점",
    "surface.boiling_point.summary": "Forbes가 산에서 잰 17개의 값에 맞추는 직선입니다. 실제 "
    "데이터에는 단위가 있습니다. 직선의 기울기인 계수에는 제곱 평균 제곱근이 6.3 °F인 x가, "
    "절편에는 1이 곱해지므로 그릇의 한 방향이 다른 방향보다 약 50배 가파릅니다.",
    "surface.boiling_point.axis.x": "계수",
    "surface.boiling_point.axis.y": "절편",
    "surface.boiling_point.input": "끓는점 − 200, °F",
    "surface.boiling_point.target": "기압, inHg",
    "surface.logistic_regression.name": "로지스틱 회귀",
    "surface.logistic_regression.summary": "곡면의 점 하나하나가 데이터 위의 확률 곡선입니다. "
    "손실인 평균 교차 엔트로피는 곡선이 틀리면서 확신하는 곳에서 가파르고, 최소점 너머에서는 "
    "완만합니다.",
    "surface.logistic_regression.axis.x": "가중치",
    "surface.logistic_regression.axis.y": "편향",
    "surface.logistic_regression.outliers.help": "왼쪽의 0 셋을 오른쪽으로 얼마나 옮길지 정합니다.",
    "surface.two_weight_network.name": "가중치가 둘인 신경망",
    "surface.two_weight_network.summary": "은닉 유닛이 하나입니다. 두 가중치의 부호를 함께 "
    "바꾸어도 달라지는 것이 없어 값이 같은 최소점이 둘 있습니다. 그 사이, 가중치가 0인 곳에 "
    "안장점이 있습니다.",
    "surface.two_weight_network.outliers.help": "오른쪽 데이터 셋을 아래로 얼마나 끌어내릴지 "
    "정합니다.",
    "surface.formula.name": "직접 쓴 수식",
    "surface.formula.summary": "직접 입력한 수식입니다. 기울기는 정확하고, ★와 ✕는 수치로 찾은 "
    "것이라 더 있을 수 있습니다.",
    # Words in formulas.
    "latex.turned by": ": 회전각 ",
    "latex.slope": "계수",
    "latex.intercept": "절편",
    "latex.weight": "가중치",
    "latex.bias": "편향",
}
